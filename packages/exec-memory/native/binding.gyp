{
  # Not in the root of the package: there it would make every install run node-gyp.
  'targets': [
    {
      'target_name': 'wazero_exec_memory',
      'sources': [
        'answers.cc',
        'binding.cc',
        'blocks.cc',
        'clocks.cc',
        'code.cc',
        'contexts.cc',
        'enter.cc',
        'mappings.cc',
        'memories.cc',
        'signals.cc',
        'watcher.cc',
      ],
      'include_dirs': ['<(node_addon_api_dir)'],
      'defines': [
        'NAPI_VERSION=8',
        'NAPI_DISABLE_CPP_EXCEPTIONS',
        'NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS',
        'WAZERO_SOURCES="<(sources_key)"',
      ],
      'cflags_cc': ['-std=c++17', '-O2', '-Wall', '-Wextra', '-fvisibility=hidden', '-fvisibility-inlines-hidden'],
      # now: no lazy binding, a resolver must not run on a guest's stack. nodelete: the handler and the watcher stay
      # when a worker that loaded the addon ends.
      'ldflags': ['-Wl,-z,now', '-Wl,-z,relro', '-Wl,-z,nodelete', '-Wl,-z,noexecstack'],
      'conditions': [
        ['target_arch=="x64"', { 'sources': ['trampoline-amd64.S'] }],
        ['target_arch=="arm64"', { 'sources': ['trampoline-arm64.S'] }],
      ],
    },
  ],
}
