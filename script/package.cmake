# `cmake --install` and the .deb: the program, its licence and its documents.
include(GNUInstallDirs)

install(TARGETS kyphos RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)
# Found beside the program (pipeline/finder/weights.h).
install(FILES pipeline/finder/weights/finder.onnx DESTINATION ${CMAKE_INSTALL_DATADIR}/kyphos COMPONENT program)
install(FILES LICENSE README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)
# README, docs/batch.md and the man pages name these by their place below the folder of the README.
install(DIRECTORY cluster DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program FILES_MATCHING PATTERN "*.md" PATTERN "*.json" PATTERN "*.png" PATTERN "*.svg")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME kyphos)
set(CPACK_PACKAGE_VENDOR "kyphos")
set(CPACK_PACKAGE_CONTACT "The kyphos maintainers <maintainers@kyphos.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Follows vertebral fractures on CT from date to date")
set(CPACK_PACKAGE_DESCRIPTION "kyphos reads DICOM CT of the spine, finds the vertebral bodies, measures their heights, height\n\
losses and kyphosis with their errors, and follows them over time.\n\
For research and decision support; not a medical device.")
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL OFF)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
# dpkg-shlibdeps reads the libraries' packages and versions from the program itself.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# The letters of the pages for readers.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "fonts-dejavu-core")
include(CPack)
