// clang-14 --target=wasm32-wasi -O2 -Wl,--strip-all cat.c -o cat.wasm
#include <stdio.h>

int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) {
    FILE *file = fopen(argv[i], "r");
    if (file == NULL) {
      perror(argv[i]);
      return 1;
    }
    char buffer[256];
    size_t count;
    while ((count = fread(buffer, 1, sizeof buffer, file)) > 0) fwrite(buffer, 1, count, stdout);
    fclose(file);
  }
  return 0;
}
