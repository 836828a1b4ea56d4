#pragma once

#include <vector>

#include "measure/space/volume.h"
#include "measure/vertebral_body.h"

namespace kyphos::pipeline {

/// The finder takes sacral segments for bodies. Refuses those below the place where the column turns back at once,
/// after the lordosis of deep lumbar bodies; doubts a lowest body behind a lesser turn.
void refuse_sacrum(std::vector<measure::VertebralBody>& bodies);

/// Names the bodies upwards from L5 where the first segment of the sacrum is in view with room below it: what lies
/// below a lumbar body that leans forward, at a usual distance, behind a turn of the column, and is refused as the
/// sacrum or lower in front than behind, as no body of a column is. Names end where a body may have been missed. Their
/// probability is that of a spine with five lumbar vertebrae; the neighbours' names are its candidates. True where it
/// named any.
bool name_from_sacrum(std::vector<measure::VertebralBody>& bodies, const measure::Grid& grid);

}  // namespace kyphos::pipeline
