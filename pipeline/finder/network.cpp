#include "pipeline/finder/network.h"

#include <cmath>
#include <mutex>
#include <opencv2/core.hpp>
#include <opencv2/dnn.hpp>

#include "io/error.h"
#include "io/thread_budget.h"
#include "pipeline/finder/weights.h"

namespace kyphos::pipeline {
namespace {

cv::dnn::Net load_network() {
  if (!finder_weights()) {
    throw io::Error("finder", "its weights are absent",
                    "Install them beside the program or name them by KYPHOS_FINDER");
  }
  try {
    cv::setNumThreads(static_cast<int>(io::thread_budget()));
    auto net = cv::dnn::readNetFromONNX(finder_weights()->file.string());
    net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
    net.setPreferableTarget(cv::dnn::DNN_TARGET_CPU);
    return net;
  } catch (const cv::Exception&) {
    throw io::Error(finder_weights()->file.string(), "no network that can be read",
                    "Name another file by KYPHOS_FINDER, or make it anew (training/README.md)");
  }
}

TissueMaps probabilities(const cv::Mat& logits, std::size_t pixels) {
  TissueMaps maps;
  const auto* value = logits.ptr<float>();
  for (auto& map : maps) {
    map.resize(pixels);
    for (float& p : map) {
      p = 1.0F / (1.0F + std::exp(-*value++));
    }
  }
  return maps;
}

}  // namespace

std::vector<TissueMaps> run_network(const std::vector<NetworkPicture>& pictures) {
  static std::mutex one_at_a_time;  // a network keeps its layers' results in itself
  const std::lock_guard lock(one_at_a_time);
  static cv::dnn::Net net = load_network();
  std::vector<TissueMaps> seen;
  for (const NetworkPicture& picture : pictures) {
    const std::array<int, 4> shape{1, 1, picture.rows, picture.columns};
    cv::Mat blob(4, shape.data(), CV_32F);
    std::ranges::copy(picture.grey, blob.ptr<float>());
    net.setInput(blob);
    const cv::Mat logits = net.forward();
    const auto pixels = picture.grey.size();
    if (logits.total() != kTissues * pixels) {
      throw io::Error(finder_weights()->file.string(), "a network for another purpose",
                      "Name another file by KYPHOS_FINDER, or make it anew (training/README.md)");
    }
    seen.push_back(probabilities(logits, pixels));
  }
  return seen;
}

}  // namespace kyphos::pipeline
