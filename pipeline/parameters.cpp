#include "pipeline/parameters.h"

#include "io/dicom/film/parameters.h"
#include "io/digest.h"
#include "io/labels/parameters.h"
#include "measure/finding/parameters.h"
#include "measure/mr/parameters.h"
#include "measure/readers/parameters.h"
#include "measure/space/parameters.h"
#include "measure/vertebra/parameters.h"
#include "pipeline/align/parameters.h"
#include "pipeline/finder/parameters.h"
#include "pipeline/fit/parameters.h"
#include "pipeline/segment/body/parameters.h"
#include "pipeline/segment/ct/parameters.h"
#include "pipeline/segment/gates/parameters.h"
#include "pipeline/segment/landmarks/parameters.h"
#include "pipeline/segment/mask/parameters.h"
#include "pipeline/segment/mr/parameters.h"
#include "pipeline/segment/naming/parameters.h"
#include "pipeline/segment/points/parameters.h"
#include "pipeline/segment/witness/parameters.h"

namespace kyphos::pipeline {

std::vector<measure::ParameterRow> all_parameters() {
  std::vector<measure::ParameterRow> all;
  for (const auto& stage :
       {io::label_parameters(), io::film_parameters(), point_parameters(), mr_parameters(), mask_parameters(),
        ct_parameters(), finder_parameters(), witness_parameters(), body_parameters(), fit_parameters(),
        landmark_parameters(), naming_parameters(), gates_parameters(), measure::vertebra_parameters(),
        measure::finding_parameters(), measure::space_parameters(), measure::marrow_parameters(),
        measure::reader_parameters(), align_parameters()}) {
    all.insert(all.end(), stage.begin(), stage.end());
  }
  return all;
}

std::string parameters_digest() { return io::sha256_hex(measure::parameter_lines(all_parameters())); }

}  // namespace kyphos::pipeline
