cmd_Release/obj.target/wazero_exec_memory/contexts.o := g++ -o Release/obj.target/wazero_exec_memory/contexts.o ../contexts.cc '-DNODE_GYP_MODULE_NAME=wazero_exec_memory' '-DUSING_UV_SHARED=1' '-DUSING_V8_SHARED=1' '-DV8_DEPRECATION_WARNINGS=1' '-D_GLIBCXX_USE_CXX11_ABI=1' '-D_FILE_OFFSET_BITS=64' '-D_LARGEFILE_SOURCE' '-D__STDC_FORMAT_MACROS' '-DOPENSSL_NO_PINSHARED' '-DOPENSSL_THREADS' '-DNAPI_VERSION=8' '-DNAPI_DISABLE_CPP_EXCEPTIONS' '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS' '-DBUILDING_NODE_EXTENSION' -I/usr/include/node -I/usr/src -I/usr/deps/openssl/config -I/usr/deps/openssl/openssl/include -I/usr/deps/uv/include -I/usr/deps/zlib -I/usr/deps/v8/include -I/work/main/node_modules/.pnpm/node-addon-api@8.9.2/node_modules/node-addon-api  -fPIC -pthread -Wall -Wextra -Wno-unused-parameter -m64 -O3 -fno-omit-frame-pointer -fno-rtti -fno-exceptions -std=gnu++17 -std=c++17 -O2 -Wall -Wextra -fvisibility=hidden -fvisibility-inlines-hidden -MMD -MF ./Release/.deps/Release/obj.target/wazero_exec_memory/contexts.o.d.raw   -c
Release/obj.target/wazero_exec_memory/contexts.o: ../contexts.cc \
 ../contexts.h ../code.h ../layout.h ../memories.h ../mappings.h \
 ../watcher.h
../contexts.cc:
../contexts.h:
../code.h:
../layout.h:
../memories.h:
../mappings.h:
../watcher.h:
