// placeholder replaced by its room
