#include "io/dicom/stacking/looks.h"

#include <algorithm>
#include <cmath>

#include "io/dicom/parallel.h"
#include "io/dicom/pixels/pixels.h"
#include "io/error.h"

namespace kyphos::io::dicom {
namespace {

/// Values kept along each side: a shift of one pixel of a body's edge is still seen.
constexpr int kKeptAlongSide = 128;

std::vector<std::int16_t> thinned(const StackSlice& slice) {
  const FileHeader& header = *slice.header;
  if (!header.pixels.decodable || header.pixels.samples != 1 || header.rows <= 0 || header.columns <= 0) {
    return {};
  }
  std::vector<std::int16_t> hu(static_cast<std::size_t>(header.rows) * static_cast<std::size_t>(header.columns));
  try {
    PixelFile(header).copy_frame(*slice.frame, hu);
  } catch (const Error&) {
    return {};
  }
  const std::size_t step =
      static_cast<std::size_t>(std::max(1, std::max(header.rows, header.columns) / kKeptAlongSide));
  std::vector<std::int16_t> kept;
  for (std::size_t row = 0; row < static_cast<std::size_t>(header.rows); row += step) {
    for (std::size_t column = 0; column < static_cast<std::size_t>(header.columns); column += step) {
      kept.push_back(hu[row * static_cast<std::size_t>(header.columns) + column]);
    }
  }
  return kept;
}

}  // namespace

void Looks::load(std::span<const StackSlice> slices) {
  std::vector<StackSlice> fresh;
  std::ranges::copy_if(slices, std::back_inserter(fresh),
                       [this](const StackSlice& slice) { return !seen_.contains(slice.frame); });
  std::vector<Thinned> found(fresh.size());
  for_each_in_parallel(fresh.size(), [&](std::size_t at) { found[at] = thinned(fresh[at]); });
  for (std::size_t at = 0; at < fresh.size(); ++at) {
    seen_[fresh[at].frame] = std::move(found[at]);
  }
}

const Looks::Thinned& Looks::of(const StackSlice& slice) {
  const auto found = seen_.find(slice.frame);
  return found != seen_.end() ? found->second : seen_[slice.frame] = thinned(slice);
}

std::optional<double> Looks::difference_hu(const StackSlice& one, const StackSlice& other) {
  const Thinned& first = of(one);
  const Thinned& second = of(other);
  if (first.empty() || first.size() != second.size()) {
    return std::nullopt;
  }
  double sum = 0.0;
  for (std::size_t at = 0; at < first.size(); ++at) {
    sum += std::abs(static_cast<double>(first[at]) - static_cast<double>(second[at]));
  }
  return sum / static_cast<double>(first.size());
}

bool Looks::are_same(const StackSlice& one, const StackSlice& other) { return of(one) == of(other); }

bool Looks::comes_before(const StackSlice& one, const StackSlice& other) { return of(one) < of(other); }

}  // namespace kyphos::io::dicom
