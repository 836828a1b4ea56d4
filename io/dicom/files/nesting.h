#pragma once

#include <filesystem>

#include "io/dicom/files/byte_stream.h"

namespace kyphos::io::dicom {

/// What keeps a DICOM file from being given to the libraries, which call themselves once for every level of a sequence
/// and keep every element in memory.
enum class Structure : unsigned char { Readable, TooDeep, TooMany };

/// Levels of sequences. Reports and enhanced pictures nest about ten; the libraries need some 80 bytes of file and
/// some kilobytes of stack for each, so that this many fit into the smallest stack that a system gives a thread.
inline constexpr int kDeepestNesting = 64;

/// Elements and items, of which each takes a few hundred bytes of memory. An enhanced CT of 4000 slices has half a
/// million.
inline constexpr int kMostElements = 4'000'000;

/// Walks over a file's elements by their lengths, without values and without recursion: any transfer syntax (also
/// deflated), lengths given or not, private and unknown sequences. Where the bytes cannot be followed, each item that
/// still comes counts as one level. Never throws; an unreadable file is Readable, since it can do no harm.
[[nodiscard]] Structure structure_of(const std::filesystem::path& file);
/// The same of a file that is open already, from where it stands.
[[nodiscard]] Structure structure_of(ByteStream& stream);

}  // namespace kyphos::io::dicom
