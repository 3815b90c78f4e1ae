// The cold functions. src/native-binding.ts describes them; src/ wraps them, so arguments are only checked where a
// mistake would corrupt memory.
#include <napi.h>
#include <signal.h>
#include <string.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "clocks.h"
#include "code.h"
#include "contexts.h"
#include "mappings.h"
#include "memories.h"
#include "signals.h"
#include "watcher.h"

extern "C" const uint8_t wazero_self_test_code[];
extern "C" const uint8_t wazero_self_test_load[];
extern "C" const uint8_t wazero_self_test_code_end[];

namespace wazero {

napi_value start_context(napi_env env, napi_callback_info info);
napi_value resume_context(napi_env env, napi_callback_info info);

namespace {

using Napi::CallbackInfo;
using Napi::Value;

Value fail(Napi::Env env, const char* code, const std::string& message) {
  Napi::Error error = Napi::Error::New(env, message);
  error.Set("code", Napi::String::New(env, code));
  error.ThrowAsJavaScriptException();
  return env.Undefined();
}

Value fail_code(Napi::Env env, CodeStatus status) {
  switch (status) {
    case CodeStatus::kOutOfMappings:
      return fail(env, "OUT_OF_MAPPINGS", "no room for more code memory");
    case CodeStatus::kRefused:
      return fail(env, "EXECUTABLE_REFUSED", "the kernel refuses to make memory executable");
    default:
      return fail(env, "INVALID_ARGUMENT", "code memory: an argument is out of range, or overlaps what is there");
  }
}

Value fail_released(Napi::Env env, const char* what) {
  return fail(env, "INVALID_STATE", std::string(what) + " has been released");
}

/// 0 marks what belongs to no store at present.
Value fail_store(Napi::Env env) { return fail(env, "INVALID_ARGUMENT", "a store must be a number from 1 to 2^32 - 1"); }

uint32_t number_u32(const CallbackInfo& info, size_t index) { return info[index].As<Napi::Number>().Uint32Value(); }

/// Sizes and addresses come as numbers: both stay below 2^53.
uint64_t number_u64(const CallbackInfo& info, size_t index) {
  const double value = info[index].As<Napi::Number>().DoubleValue();
  return value >= 0 && value <= 9007199254740991.0 ? static_cast<uint64_t>(value) : 0;
}

Napi::Number address(Napi::Env env, const void* pointer) {
  return Napi::Number::New(env, static_cast<double>(reinterpret_cast<uintptr_t>(pointer)));
}

Value buffer_over(Napi::Env env, void* start, size_t bytes) {
  napi_value buffer;
  if (napi_create_external_arraybuffer(env, start, bytes, nullptr, nullptr, &buffer) != napi_ok) {
    bool pending = false;
    napi_is_exception_pending(env, &pending);
    if (pending) {
      napi_value ignored;
      napi_get_and_clear_last_exception(env, &ignored);
    }
    return fail(env, "EXTERNAL_BUFFERS_REFUSED", "this Node refuses ArrayBuffers over memory of an addon");
  }
  return Value(env, buffer);
}

Thread* thread_of(const CallbackInfo& info) { return static_cast<Thread*>(info.Data()); }

// --- the thread

Value Control_(const CallbackInfo& info) {
  return buffer_over(info.Env(), &thread_of(info)->control, sizeof(Control));
}

Value Constants(const CallbackInfo& info) {
  Napi::Object result = Napi::Object::New(info.Env());
  result.Set("pageBytes", static_cast<double>(page_bytes()));
  result.Set("stackHeadroom", static_cast<double>(stack_headroom()));
  result.Set("stackGuard", static_cast<double>(kStackGuard));
  result.Set("mappingsLimit", mappings_limit());
  return result;
}

Value MappingsInUse(const CallbackInfo& info) { return Napi::Number::New(info.Env(), mappings_in_use()); }

/// Stress switch: what is released stays reserved and inaccessible, so that a use after release faults.
Value Quarantine(const CallbackInfo& info) {
  set_quarantine(info[0].As<Napi::Boolean>().Value());
  return info.Env().Undefined();
}

Value NowMs(const CallbackInfo& info) { return Napi::Number::New(info.Env(), now_ms()); }

Value LookAtClocks(const CallbackInfo& info) {
  const uint32_t clocks =
      look_at_clocks(thread_of(info), info[0].As<Napi::Function>(), info[1].As<Napi::Function>());
  return Napi::Number::New(info.Env(), clocks);
}

Value InstallHandlers(const CallbackInfo& info) {
  return Napi::Boolean::New(info.Env(), install_handlers() && install_signal_stack(thread_of(info)));
}

Value HandlersAreReached(const CallbackInfo& info) {
  return Napi::Boolean::New(info.Env(), handlers_are_reached(info[0].As<Napi::Boolean>().Value()));
}

Value SelfTestCode(const CallbackInfo& info) {
  Napi::Env env = info.Env();
  Napi::Object result = Napi::Object::New(env);
  const size_t bytes = static_cast<size_t>(wazero_self_test_code_end - wazero_self_test_code);
  Napi::Uint8Array code = Napi::Uint8Array::New(env, bytes);
  memcpy(code.Data(), wazero_self_test_code, bytes);
  result.Set("code", code);
  result.Set("load", static_cast<double>(wazero_self_test_load - wazero_self_test_code));
  return result;
}

/// Enters JavaScript through the engine's own call, where V8 looks for a termination request.
Value AllowTermination(const CallbackInfo& info) {
  info[0].As<Napi::Function>().Call({});
  return info.Env().Undefined();
}

Value Detach(const CallbackInfo& info) {
  Napi::ArrayBuffer buffer = info[0].As<Napi::ArrayBuffer>();
  if (!buffer.IsDetached()) buffer.Detach();
  return info.Env().Undefined();
}

// --- contexts

Slot* slot_of(const CallbackInfo& info) {
  Thread* thread = thread_of(info);
  const uint32_t index = number_u32(info, 0);
  Slot* slot = index == 0 || index >= thread->slots.size() ? thread->slots[0] : thread->slots[index];
  if (slot->state != State::kDead) return slot;
  fail_released(info.Env(), "the context");
  return nullptr;
}

Value ContextCreate(const CallbackInfo& info) {
  const uint64_t bytes = number_u64(info, 0);
  if (bytes == 0 || bytes > uint64_t{1} << 32) {
    return fail(info.Env(), "INVALID_ARGUMENT", "the stack of a context must have 1 to 2^32 bytes");
  }
  if (number_u32(info, 1) == 0) return fail_store(info.Env());
  const uint32_t slot = create_context(thread_of(info), bytes, number_u32(info, 1));
  if (slot == 0) return fail(info.Env(), "OUT_OF_MAPPINGS", "no room for the stack of one more context");
  return Napi::Number::New(info.Env(), slot);
}

Value ContextAddress(const CallbackInfo& info) {
  Slot* slot = slot_of(info);
  return slot == nullptr ? Value() : address(info.Env(), slot->context);
}

Value ContextBuffer(const CallbackInfo& info) {
  Slot* slot = slot_of(info);
  return slot == nullptr ? Value() : buffer_over(info.Env(), slot->context, CONTEXT_BYTES);
}

Value ContextStackAddress(const CallbackInfo& info) {
  Slot* slot = slot_of(info);
  return slot == nullptr ? Value() : address(info.Env(), slot->stack);
}

Value ContextStackBuffer(const CallbackInfo& info) {
  Slot* slot = slot_of(info);
  return slot == nullptr ? Value() : buffer_over(info.Env(), slot->stack, slot->stack_bytes);
}

/// Copies from an address of the stack up to its top, as much as the typed array holds. Returns how many bytes.
Value ContextReadStack(const CallbackInfo& info) {
  Slot* slot = slot_of(info);
  if (slot == nullptr) return Value();
  const uint64_t from = number_u64(info, 1);
  const uint64_t bottom = reinterpret_cast<uint64_t>(slot->stack);
  const uint64_t top = bottom + slot->stack_bytes;
  if (from < bottom || from > top) return Napi::Number::New(info.Env(), 0);
  Napi::Int32Array into = info[2].As<Napi::Int32Array>();
  const size_t bytes = std::min<uint64_t>(into.ByteLength(), top - from);
  memcpy(into.Data(), reinterpret_cast<const void*>(from), bytes);
  return Napi::Number::New(info.Env(), static_cast<double>(bytes));
}

Value ContextState(const CallbackInfo& info) {
  Thread* thread = thread_of(info);
  const uint32_t index = number_u32(info, 0);
  const Slot* slot = index < thread->slots.size() ? thread->slots[index] : thread->slots[0];
  return Napi::Number::New(info.Env(), static_cast<uint32_t>(slot->state));
}

/// (slot, bit set of states it may be in, new state)
Value ContextMove(const CallbackInfo& info) {
  Slot* slot = slot_of(info);
  if (slot == nullptr) return Value();
  if ((number_u32(info, 1) >> static_cast<uint32_t>(slot->state) & 1) == 0) {
    static const char* const names[] = {"free", "running", "exited", "parked", "dead"};
    return fail(info.Env(), "INVALID_STATE",
                std::string("the context is ") + names[static_cast<uint32_t>(slot->state)] + ", which does not allow this");
  }
  const uint32_t next = number_u32(info, 2);
  if (next == static_cast<uint32_t>(State::kFree) || next == static_cast<uint32_t>(State::kExited) ||
      next == static_cast<uint32_t>(State::kParked)) {
    slot->state = static_cast<State>(next);
  }
  return info.Env().Undefined();
}

Value ContextReset(const CallbackInfo& info) {
  Slot* slot = slot_of(info);
  if (slot == nullptr) return Value();
  if (slot->state == State::kRunning) return fail(info.Env(), "INVALID_STATE", "the context is running");
  reset_context(slot);
  return info.Env().Undefined();
}

Value ContextAssign(const CallbackInfo& info) {
  Slot* slot = slot_of(info);
  if (slot == nullptr) return Value();
  if (slot->state != State::kFree) return fail(info.Env(), "INVALID_STATE", "the context is not free");
  assign_context(slot, number_u32(info, 1));
  return info.Env().Undefined();
}

Value ContextRelease(const CallbackInfo& info) {
  Slot* slot = slot_of(info);
  if (slot == nullptr) return Value();
  if (slot->state == State::kRunning) return fail(info.Env(), "INVALID_STATE", "the context is running");
  release_context(thread_of(info), number_u32(info, 0));
  return info.Env().Undefined();
}

// --- memories

MemoryRecord* memory_of(const CallbackInfo& info) {
  MemoryRecord* memory = thread_of(info)->memories.get(number_u32(info, 0));
  if (memory == nullptr) fail_released(info.Env(), "the memory");
  return memory;
}

Value add_memory(const CallbackInfo& info, MemoryRecord* memory) {
  return Napi::Number::New(info.Env(), thread_of(info)->memories.add(memory));
}

Value MemoryCreate(const CallbackInfo& info) {
  const uint64_t bytes = number_u64(info, 0);
  const uint64_t capacity = number_u64(info, 1);
  const bool guarded = info[2].As<Napi::Boolean>().Value();
  if (bytes > capacity || (guarded && capacity > uint64_t{1} << 32)) {
    return fail(info.Env(), "INVALID_ARGUMENT", "a memory is longer than its capacity, or its capacity than 4 GiB");
  }
  if (number_u32(info, 3) == 0) return fail_store(info.Env());
  MemoryRecord* memory = create_memory(bytes, capacity, guarded, number_u32(info, 3));
  if (memory == nullptr) return fail(info.Env(), "OUT_OF_MAPPINGS", "no address space for one more linear memory");
  return add_memory(info, memory);
}

Value RecordCreate(const CallbackInfo& info) {
  napi_typedarray_type type;
  size_t length;
  void* data;
  if (napi_get_typedarray_info(info.Env(), info[0], &type, &length, &data, nullptr, nullptr) != napi_ok ||
      type != napi_uint8_array) {
    return fail(info.Env(), "INVALID_ARGUMENT", "a record needs a Uint8Array");
  }
  return add_memory(info, create_record(data, length, number_u32(info, 1)));
}

Value RecordAdopt(const CallbackInfo& info) {
  MemoryRecord* memory = adopt_record(number_u64(info, 0));
  if (memory == nullptr) return fail_released(info.Env(), "the memory record");
  return add_memory(info, memory);
}

Value MemoryRecordAddress(const CallbackInfo& info) {
  MemoryRecord* memory = memory_of(info);
  return memory == nullptr ? Value() : address(info.Env(), memory);
}

Value MemoryBase(const CallbackInfo& info) {
  MemoryRecord* memory = memory_of(info);
  return memory == nullptr ? Value() : address(info.Env(), memory->base.load());
}

Value MemoryBytes(const CallbackInfo& info) {
  MemoryRecord* memory = memory_of(info);
  return memory == nullptr ? Value() : Napi::Number::New(info.Env(), static_cast<double>(memory->bytes.load()));
}

Value MemoryBuffer(const CallbackInfo& info) {
  MemoryRecord* memory = memory_of(info);
  return memory == nullptr ? Value() : buffer_over(info.Env(), memory->base.load(), memory->bytes.load());
}

Value fail_beyond(Napi::Env env) { return fail(env, "INVALID_ARGUMENT", "a byte is beyond the end of the memory"); }

Value MemoryFill(const CallbackInfo& info) {
  MemoryRecord* memory = memory_of(info);
  if (memory == nullptr) return Value();
  const auto value = static_cast<uint8_t>(number_u32(info, 2));
  return fill_memory(memory, number_u64(info, 1), value, number_u64(info, 3)) ? info.Env().Undefined()
                                                                               : fail_beyond(info.Env());
}

Value MemoryMove(const CallbackInfo& info) {
  MemoryRecord* to = memory_of(info);
  if (to == nullptr) return Value();
  const MemoryRecord* from = thread_of(info)->memories.get(number_u32(info, 2));
  if (from == nullptr) return fail_released(info.Env(), "the memory");
  const bool done = move_memory(to, number_u64(info, 1), from, number_u64(info, 3), number_u64(info, 4));
  return done ? info.Env().Undefined() : fail_beyond(info.Env());
}

/// Pairs of numbers: where a run begins, and its length; undefined for none, which is frequent and needs no array.
Value MemoryTouched(const CallbackInfo& info) {
  const MemoryRecord* memory = memory_of(info);
  if (memory == nullptr) return Value();
  const std::vector<Run> runs = touched_runs(memory);
  if (runs.empty()) return info.Env().Undefined();
  Napi::Float64Array result = Napi::Float64Array::New(info.Env(), 2 * runs.size());
  if (info.Env().IsExceptionPending()) return Value();
  double* numbers = result.Data();
  for (size_t i = 0; i < runs.size(); i++) {
    numbers[2 * i] = static_cast<double>(runs[i].start);
    numbers[2 * i + 1] = static_cast<double>(runs[i].bytes);
  }
  return result;
}

/// Copies runs out of a memory (`restore` false) or into it, packed one behind the other.
Value MemoryRuns(const CallbackInfo& info) {
  const MemoryRecord* memory = memory_of(info);
  if (memory == nullptr) return Value();
  Napi::Float64Array runs = info[1].As<Napi::Float64Array>();
  Napi::Uint8Array packed = info[2].As<Napi::Uint8Array>();
  const bool restore = info[3].As<Napi::Boolean>().Value();
  uint64_t at = 0;
  for (size_t i = 0; i + 1 < runs.ElementLength(); i += 2) {
    const auto count = static_cast<uint64_t>(runs[i + 1]);
    uint8_t* bytes = bytes_at(memory, static_cast<uint64_t>(runs[i]), count);
    if (bytes == nullptr || count > packed.ByteLength() - at) return fail_beyond(info.Env());
    if (restore) {
      memcpy(bytes, packed.Data() + at, count);
    } else {
      memcpy(packed.Data() + at, bytes, count);
    }
    at += count;
  }
  return info.Env().Undefined();
}

Value MemoryGrow(const CallbackInfo& info) {
  MemoryRecord* memory = memory_of(info);
  return memory == nullptr ? Value() : Napi::Boolean::New(info.Env(), grow_memory(memory, number_u64(info, 1)));
}

Value MemoryIdle(const CallbackInfo& info) {
  MemoryRecord* memory = memory_of(info);
  if (memory != nullptr) idle_memory(memory, info[1].As<Napi::Boolean>().Value());
  return info.Env().Undefined();
}

Value MemoryReset(const CallbackInfo& info) {
  MemoryRecord* memory = memory_of(info);
  if (memory == nullptr) return Value();
  return Napi::Boolean::New(info.Env(), reset_memory(memory, number_u64(info, 1), number_u64(info, 2), number_u32(info, 3)));
}

Value MemoryRelease(const CallbackInfo& info) {
  MemoryRecord* memory = memory_of(info);
  if (memory == nullptr) return Value();
  thread_of(info)->memories.remove(number_u32(info, 0));
  release_memory(memory);
  return info.Env().Undefined();
}

// --- blocks

Block* block_of(const CallbackInfo& info) {
  Block* block = thread_of(info)->blocks.get(number_u32(info, 0));
  if (block == nullptr) fail_released(info.Env(), "the block");
  return block;
}

Value BlockCreate(const CallbackInfo& info) {
  const uint64_t bytes = number_u64(info, 0);
  if (bytes == 0) return fail(info.Env(), "INVALID_ARGUMENT", "a block must have at least one byte");
  Block* block = create_block(bytes);
  if (block == nullptr) return fail(info.Env(), "OUT_OF_MAPPINGS", "no room for a block of native memory");
  return Napi::Number::New(info.Env(), thread_of(info)->blocks.add(block));
}

Value BlockAddress(const CallbackInfo& info) {
  Block* block = block_of(info);
  return block == nullptr ? Value() : address(info.Env(), block->start);
}

Value BlockBuffer(const CallbackInfo& info) {
  Block* block = block_of(info);
  return block == nullptr ? Value() : buffer_over(info.Env(), block->start, block->bytes);
}

Value BlockRelease(const CallbackInfo& info) {
  Block* block = block_of(info);
  if (block == nullptr) return Value();
  thread_of(info)->blocks.remove(number_u32(info, 0));
  release_block(block);
  return info.Env().Undefined();
}

// --- code

Arena* arena_of(const CallbackInfo& info) {
  Arena* arena = thread_of(info)->arenas.get(number_u32(info, 0));
  if (arena == nullptr) fail_released(info.Env(), "the code arena");
  return arena;
}

Value CodeCreate(const CallbackInfo& info) {
  const uint32_t kind = number_u32(info, 1);
  if (kind > static_cast<uint32_t>(ArenaKind::kPaged)) return fail_code(info.Env(), CodeStatus::kInvalid);
  Arena* arena;
  const CodeStatus status = create_arena(number_u64(info, 0), static_cast<ArenaKind>(kind), &arena);
  if (status != CodeStatus::kOk) return fail_code(info.Env(), status);
  return Napi::Number::New(info.Env(), thread_of(info)->arenas.add(arena));
}

Value CodeAdopt(const CallbackInfo& info) {
  Arena* arena = adopt_arena(number_u64(info, 0));
  if (arena == nullptr) return fail_released(info.Env(), "the code arena");
  return Napi::Number::New(info.Env(), thread_of(info)->arenas.add(arena));
}

Value CodeHandle(const CallbackInfo& info) {
  Arena* arena = arena_of(info);
  return arena == nullptr ? Value() : address(info.Env(), arena);
}

Value CodeAddress(const CallbackInfo& info) {
  Arena* arena = arena_of(info);
  return arena == nullptr ? Value() : address(info.Env(), arena->code);
}

Value CodeKind(const CallbackInfo& info) {
  Arena* arena = arena_of(info);
  return arena == nullptr ? Value() : Napi::Number::New(info.Env(), static_cast<int>(arena->kind));
}

Value CodeWritable(const CallbackInfo& info) {
  Arena* arena = arena_of(info);
  if (arena == nullptr) return Value();
  if (arena->writable == nullptr) return fail(info.Env(), "INVALID_STATE", "the code arena can not be written in place");
  return buffer_over(info.Env(), arena->writable, arena->bytes);
}

/// Fills an arena that is not sealed, from its start. No buffer over it is made: detaching one slows all of JavaScript.
Value CodeFill(const CallbackInfo& info) {
  Arena* arena = arena_of(info);
  if (arena == nullptr) return Value();
  if (arena->writable == nullptr) return fail(info.Env(), "INVALID_STATE", "the code arena can not be written in place");
  Napi::Uint8Array bytes = info[1].As<Napi::Uint8Array>();
  if (bytes.ByteLength() > arena->bytes) return fail_code(info.Env(), CodeStatus::kInvalid);
  memcpy(arena->writable, bytes.Data(), bytes.ByteLength());
  return info.Env().Undefined();
}

Value CodeSeal(const CallbackInfo& info) {
  Arena* arena = arena_of(info);
  if (arena == nullptr) return Value();
  const CodeStatus status = seal_arena(arena);
  return status == CodeStatus::kOk ? info.Env().Undefined() : fail_code(info.Env(), status);
}

Value CodeAppend(const CallbackInfo& info) {
  Arena* arena = arena_of(info);
  if (arena == nullptr) return Value();
  size_t offset;
  CodeStatus status;
  if (info[1].IsNumber()) {
    status = append_code(arena, nullptr, number_u64(info, 1), number_u32(info, 2), &offset);
  } else {
    Napi::Uint8Array bytes = info[1].As<Napi::Uint8Array>();
    status = append_code(arena, bytes.Data(), bytes.ByteLength(), number_u32(info, 2), &offset);
  }
  if (status != CodeStatus::kOk) return fail_code(info.Env(), status);
  return Napi::Number::New(info.Env(), static_cast<double>(offset));
}

Value CodePublish(const CallbackInfo& info) {
  Arena* arena = arena_of(info);
  if (arena == nullptr) return Value();
  Napi::Uint32Array traps = info[4].As<Napi::Uint32Array>();
  const std::string name = info[3].As<Napi::String>().Utf8Value();
  const CodeStatus status =
      publish_code(arena, number_u32(info, 1), number_u32(info, 2), name.c_str(),
                   reinterpret_cast<const TrapEntry*>(traps.Data()), static_cast<uint32_t>(traps.ElementLength() / 2));
  return status == CodeStatus::kOk ? info.Env().Undefined() : fail_code(info.Env(), status);
}

Value CodeRelease(const CallbackInfo& info) {
  Arena* arena = arena_of(info);
  if (arena == nullptr) return Value();
  thread_of(info)->arenas.remove(number_u32(info, 0));
  release_arena(arena);
  return info.Env().Undefined();
}

// --- life of a thread

/// JavaScript of this thread is over; nothing it held can be used again.
void end_thread(void* data) {
  auto* thread = static_cast<Thread*>(data);
  forget_thread(thread);
  if (current_thread == thread) current_thread = nullptr;
  for (uint32_t i = 1; i < thread->slots.size(); i++) {
    if (thread->slots[i] != thread->slots[0]) release_context(thread, i);
  }
  for (uint32_t id = 1; id <= thread->arenas.size(); id++) {
    if (Arena* arena = thread->arenas.remove(id)) release_arena(arena);
  }
  for (uint32_t id = 1; id <= thread->memories.size(); id++) {
    if (MemoryRecord* memory = thread->memories.remove(id)) release_memory(memory);
  }
  for (uint32_t id = 1; id <= thread->blocks.size(); id++) {
    if (Block* block = thread->blocks.remove(id)) release_block(block);
  }
  remove_signal_stack(thread);
  delete thread->slots[0];
  delete thread;
}

Thread* begin_thread() {
  auto* thread = new Thread{};
  thread->control.deadline_ms = INFINITY;
  auto* dead = new Slot{};
  dead->state = State::kDead;
  thread->slots.push_back(dead);
  return thread;
}

struct ColdFunction {
  const char* name;
  Value (*function)(const CallbackInfo&);
};

constexpr ColdFunction kColdFunctions[] = {
    {"control", Control_},
    {"constants", Constants},
    {"mappingsInUse", MappingsInUse},
    {"nowMs", NowMs},
    {"lookAtClocks", LookAtClocks},
    {"quarantine", Quarantine},
    {"installHandlers", InstallHandlers},
    {"handlersAreReached", HandlersAreReached},
    {"selfTestCode", SelfTestCode},
    {"allowTermination", AllowTermination},
    {"detach", Detach},
    {"contextCreate", ContextCreate},
    {"contextAddress", ContextAddress},
    {"contextBuffer", ContextBuffer},
    {"contextStackAddress", ContextStackAddress},
    {"contextStackBuffer", ContextStackBuffer},
    {"contextReadStack", ContextReadStack},
    {"contextState", ContextState},
    {"contextMove", ContextMove},
    {"contextReset", ContextReset},
    {"contextAssign", ContextAssign},
    {"contextRelease", ContextRelease},
    {"memoryCreate", MemoryCreate},
    {"recordCreate", RecordCreate},
    {"recordAdopt", RecordAdopt},
    {"memoryRecordAddress", MemoryRecordAddress},
    {"memoryBase", MemoryBase},
    {"memoryBytes", MemoryBytes},
    {"memoryBuffer", MemoryBuffer},
    {"memoryFill", MemoryFill},
    {"memoryMove", MemoryMove},
    {"memoryTouched", MemoryTouched},
    {"memoryRuns", MemoryRuns},
    {"memoryGrow", MemoryGrow},
    {"memoryIdle", MemoryIdle},
    {"memoryReset", MemoryReset},
    {"memoryRelease", MemoryRelease},
    {"blockCreate", BlockCreate},
    {"blockAddress", BlockAddress},
    {"blockBuffer", BlockBuffer},
    {"blockRelease", BlockRelease},
    {"codeCreate", CodeCreate},
    {"codeAdopt", CodeAdopt},
    {"codeHandle", CodeHandle},
    {"codeAddress", CodeAddress},
    {"codeKind", CodeKind},
    {"codeWritable", CodeWritable},
    {"codeFill", CodeFill},
    {"codeSeal", CodeSeal},
    {"codeAppend", CodeAppend},
    {"codePublish", CodePublish},
    {"codeRelease", CodeRelease},
};

Napi::Object initialise(Napi::Env env, Napi::Object exports) {
  exports.Set("sources", WAZERO_SOURCES);
  Thread* thread = current_thread;
  if (thread == nullptr) {
    thread = begin_thread();
    thread->environment = static_cast<napi_env>(env);
    current_thread = thread;
    watch_thread(thread);
    napi_add_env_cleanup_hook(env, end_thread, thread);
  } else if (thread->environment != static_cast<napi_env>(env)) {
    // Two environments on one thread, as Electron has them, would need a thread-local each.
    fail(env, "INVALID_STATE", "another environment of this thread has loaded the addon");
    return exports;
  }
  for (const ColdFunction& cold : kColdFunctions) {
    exports.Set(cold.name, Napi::Function::New(env, cold.function, cold.name, thread));
  }
  napi_value hot;
  napi_create_function(env, "start", NAPI_AUTO_LENGTH, start_context, nullptr, &hot);
  exports.Set("start", Value(env, hot));
  napi_create_function(env, "resume", NAPI_AUTO_LENGTH, resume_context, nullptr, &hot);
  exports.Set("resume", Value(env, hot));
  return exports;
}

}  // namespace
}  // namespace wazero

static Napi::Object initialise(Napi::Env env, Napi::Object exports) { return wazero::initialise(env, exports); }

NODE_API_MODULE(wazero_exec_memory, initialise)
