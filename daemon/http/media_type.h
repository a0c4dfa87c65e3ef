#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/http/message.h"

namespace kpiwatch::http {

/// A Content-Type, read.
struct MediaType {
  std::string name;  ///< in lower case
  std::string charset = "utf-8";
};

MediaType parse_media_type(std::string_view text);

/// The answer to text in anything but UTF-8.
std::optional<Response> refuse_other_charset(const MediaType& type);

}  // namespace kpiwatch::http
