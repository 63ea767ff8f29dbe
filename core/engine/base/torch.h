// The part of LibTorch that the engine uses, in one place: it is the precompiled header of every torch source.
#pragma once

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/csrc/autograd/grad_mode.h>

namespace lorimer {

using at::Tensor;

}  // namespace lorimer
