#pragma once

#include <filesystem>
#include <new>
#include <system_error>

#include "engine/base/error.h"
#include "engine/base/out_of_memory.h"

namespace lorimer {

/// Runs a job so that only Error leaves the engine: torch's exceptions carry a stack trace that no user wants to read.
template <typename Job>
auto guarded(Job job) {
    try {
        return job();
    } catch (const c10::OutOfMemoryError& error) {
        throw Error(
            ErrorKind::OutOfResources,
            "The GPU has too little memory for this. What was saved is unchanged; lower the batch size or length.",
            error.what());
    } catch (const std::bad_alloc& error) {
        throw Error(ErrorKind::OutOfResources,
                    "There is too little memory for this. What was saved is unchanged; lower the batch size or length.",
                    error.what());
    } catch (const c10::Error& error) {
        const std::string text = error.what_without_backtrace();
        const bool memory = isOutOfMemory(error);
        throw Error(memory ? ErrorKind::OutOfResources : ErrorKind::Internal,
                    memory
                        ? "There is too little memory for this. What was saved is unchanged; lower the batch size or "
                          "length."
                        : "The computation failed: " + text + " What was saved is unchanged.",
                    error.what());
    } catch (const std::filesystem::filesystem_error& error) {
        throw Error(error.code() == std::errc::no_space_on_device ? ErrorKind::OutOfResources : ErrorKind::BadInput,
                    "The folder " + error.path1().string() + " cannot be used: " + error.code().message() +
                        ". What was saved before is unchanged.",
                    error.what());
    }
}

}  // namespace lorimer
