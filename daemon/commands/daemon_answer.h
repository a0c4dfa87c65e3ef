#pragma once

#include "daemon/engine.h"
#include "daemon/http/message.h"

namespace kpiwatch {

/// What the answer to posted events says about each of them (contract 7): an error when it says
/// nothing about them, or when it was not posted by one of our kind. `sent`: how many events there
/// were.
[[nodiscard]] Result<IngestOutcome> read_ingest_answer(const http::Response& answer,
                                                       std::size_t sent);

/// The body of a 200; else what the problem document says.
[[nodiscard]] Result<std::string> body_of(http::Response answer);

/// What an answer that is not what was hoped for says: a problem document's detail, or its status.
Error problem_of(const http::Response& answer);

}  // namespace kpiwatch
