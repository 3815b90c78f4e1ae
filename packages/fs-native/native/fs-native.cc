// System calls on descriptors, with names relative to a directory. A result below 0 is a negated errno; what does not
// fit a result stands in the registers. Arguments are checked by src/, which alone calls this.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <node_api.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <memory>
#include <unordered_set>
#include <vector>

namespace {

/// In the order of src/native-binding.ts: device, inode, mode, links, size, and three times in nanoseconds.
using Registers = std::array<int64_t, 8>;

/// What one thread has.
struct State {
  Registers* registers = nullptr;
  /// Descriptors that were opened and not closed: they end with the thread, as those of node:fs do.
  std::unordered_set<int> open;
  /// Where listings are read: pages that are new each time would cost as much as a short listing.
  std::vector<char> records;
};

/// How much of a listing one call of the kernel gives, and how much room for records is kept.
constexpr size_t kListingPiece = 64 * 1024;

void end_thread(void* data) {
  const std::unique_ptr<State> state(static_cast<State*>(data));
  for (const int fd : state->open) close(fd);
}

struct Arguments {
  Arguments(napi_env env, napi_callback_info info) : env(env) {
    size_t count = values.size();
    void* data = nullptr;
    napi_get_cb_info(env, info, &count, values.data(), nullptr, &data);
    state = static_cast<State*>(data);
  }

  int32_t integer(size_t index) const {
    int32_t value = -1;
    napi_get_value_int32(env, values[index], &value);
    return value;
  }

  /// Offsets come as numbers: they stay below 2^53.
  int64_t offset(size_t index) const {
    double value = -1;
    napi_get_value_double(env, values[index], &value);
    return static_cast<int64_t>(value);
  }

  napi_env env;
  std::array<napi_value, 5> values{};
  State* state = nullptr;
};

/// A name as the kernel takes it. Linux allows 255 bytes; more is ENAMETOOLONG there.
class Name {
 public:
  Name(const Arguments& args, size_t index) {
    size_t length = 0;
    if (napi_get_value_string_utf8(args.env, args.values[index], bytes_.data(), bytes_.size(), &length) != napi_ok) {
      bytes_[0] = '\0';
    }
  }
  const char* get() const { return bytes_.data(); }

 private:
  std::array<char, 1024> bytes_;
};

struct Bytes {
  Bytes(const Arguments& args, size_t index) {
    napi_typedarray_type type;
    napi_get_typedarray_info(args.env, args.values[index], &type, &length, &data, nullptr, nullptr);
  }
  void* data = nullptr;
  size_t length = 0;
};

napi_value result_of(napi_env env, int64_t result) {
  napi_value value;
  napi_create_double(env, static_cast<double>(result < 0 ? -errno : result), &value);
  return value;
}

template <typename Call>
int64_t until_not_interrupted(Call call) {
  for (;;) {
    const int64_t result = call();
    if (result >= 0 || errno != EINTR) return result;
  }
}

int64_t nanoseconds(const timespec& time) { return int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec; }

void keep(Registers& registers, const struct stat& stats) {
  registers = {static_cast<int64_t>(stats.st_dev),   static_cast<int64_t>(stats.st_ino),
               static_cast<int64_t>(stats.st_mode),  static_cast<int64_t>(stats.st_nlink),
               static_cast<int64_t>(stats.st_size),  nanoseconds(stats.st_atim),
               nanoseconds(stats.st_mtim),           nanoseconds(stats.st_ctim)};
}

/// open(directory, name, flags, permissions) -> descriptor; its mode in the registers.
napi_value Open(napi_env env, napi_callback_info info) {
  const Arguments args(env, info);
  const Name name(args, 1);
  const int directory = args.integer(0), flags = args.integer(2), permissions = args.integer(3);
  const int64_t fd = until_not_interrupted([&] { return openat(directory, name.get(), flags | O_CLOEXEC, permissions); });
  if (fd < 0) return result_of(env, fd);
  struct stat stats;
  if (fstat(static_cast<int>(fd), &stats) < 0) {
    const int error = errno;
    close(static_cast<int>(fd));
    errno = error;
    return result_of(env, -1);
  }
  keep(*args.state->registers, stats);
  args.state->open.insert(static_cast<int>(fd));
  return result_of(env, fd);
}

/// close(descriptor) that `open` gave: node:fs would close one of its own again when its thread ends.
napi_value Close(napi_env env, napi_callback_info info) {
  const Arguments args(env, info);
  if (args.state->open.erase(args.integer(0)) == 0) {
    errno = EBADF;
    return result_of(env, -1);
  }
  // After EINTR the descriptor is closed as well: another attempt could hit a new one.
  const int result = close(args.integer(0));
  return result_of(env, result < 0 && errno == EINTR ? 0 : result);
}

/// stat(descriptor): the registers.
napi_value Stat(napi_env env, napi_callback_info info) {
  const Arguments args(env, info);
  struct stat stats;
  const int result = fstat(args.integer(0), &stats);
  if (result == 0) keep(*args.state->registers, stats);
  return result_of(env, result);
}

/// statAt(directory, name): the registers; a link is not followed.
napi_value StatAt(napi_env env, napi_callback_info info) {
  const Arguments args(env, info);
  const Name name(args, 1);
  struct stat stats;
  const int result = fstatat(args.integer(0), name.get(), &stats, AT_SYMLINK_NOFOLLOW);
  if (result == 0) keep(*args.state->registers, stats);
  return result_of(env, result);
}

/// read(descriptor, bytes, offset) -> count; an offset of -1 is the descriptor's own position.
napi_value Read(napi_env env, napi_callback_info info) {
  const Arguments args(env, info);
  const Bytes bytes(args, 1);
  const int fd = args.integer(0);
  const int64_t offset = args.offset(2);
  return result_of(env, until_not_interrupted([&] {
    return offset < 0 ? read(fd, bytes.data, bytes.length) : pread(fd, bytes.data, bytes.length, offset);
  }));
}

/// write(descriptor, bytes, offset) -> count; an offset of -1 is the descriptor's own position.
napi_value Write(napi_env env, napi_callback_info info) {
  const Arguments args(env, info);
  const Bytes bytes(args, 1);
  const int fd = args.integer(0);
  const int64_t offset = args.offset(2);
  return result_of(env, until_not_interrupted([&] {
    return offset < 0 ? write(fd, bytes.data, bytes.length) : pwrite(fd, bytes.data, bytes.length, offset);
  }));
}

/// list(descriptor) -> the records of getdents64 from the first entry on, as a Buffer.
napi_value List(napi_env env, napi_callback_info info) {
  const Arguments args(env, info);
  const int fd = args.integer(0);
  if (lseek(fd, 0, SEEK_SET) < 0) return result_of(env, -1);
  std::vector<char>& records = args.state->records;
  for (size_t used = 0;;) {
    if (records.size() < used + kListingPiece) records.resize(used + kListingPiece);
    long count = syscall(SYS_getdents64, fd, records.data() + used, kListingPiece);
    // A directory that was removed has no entries any more.
    if (count < 0 && errno == ENOENT) count = 0;
    if (count < 0) return result_of(env, -1);
    used += static_cast<size_t>(count);
    if (count > 0) continue;
    napi_value buffer;
    const bool isCopied = napi_create_buffer_copy(env, used, records.data(), nullptr, &buffer) == napi_ok;
    if (records.size() > 2 * kListingPiece) std::vector<char>().swap(records);
    if (isCopied) return buffer;
    errno = ENOMEM;
    return result_of(env, -1);
  }
}

struct Function {
  const char* name;
  napi_callback call;
};

constexpr Function kFunctions[] = {
    {"open", Open}, {"close", Close}, {"stat", Stat}, {"statAt", StatAt}, {"read", Read}, {"write", Write}, {"list", List},
};

}  // namespace

NAPI_MODULE_INIT() {
  void* memory = nullptr;
  napi_value buffer, registers;
  napi_create_arraybuffer(env, sizeof(Registers), &memory, &buffer);
  napi_create_typedarray(env, napi_bigint64_array, Registers{}.size(), buffer, 0, &registers);
  // The array is an export, so it lives as long as the functions that write to it.
  napi_set_named_property(env, exports, "registers", registers);
  State* state = new State{static_cast<Registers*>(memory), {}, {}};
  napi_add_env_cleanup_hook(env, end_thread, state);
  for (const Function& function : kFunctions) {
    napi_value value;
    napi_create_function(env, function.name, NAPI_AUTO_LENGTH, function.call, state, &value);
    napi_set_named_property(env, exports, function.name, value);
  }
  return exports;
}
