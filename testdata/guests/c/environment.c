// Prints its arguments and environment, escaped, copies standard input to a file of the mount and
// reads it back in reverse lines. Exits with the number of arguments.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern char **environ;

static void print_escaped(const char *label, const char *text) {
  printf("%s \"", label);
  for (const unsigned char *at = (const unsigned char *)text; *at; at++)
    if (*at < 32 || *at > 126 || *at == '"' || *at == '\\') printf("\\x%02x", *at);
    else putchar(*at);
  puts("\"");
}

int main(int argc, char **argv) {
  for (int i = 0; i < argc; i++) print_escaped("arg", argv[i]);
  for (char **entry = environ; *entry; entry++) print_escaped("env", *entry);
  const char *path = getenv("COPY_TO");
  if (!path) return 100 + argc;
  FILE *copy = fopen(path, "w+");
  if (!copy) {
    perror(path);
    return 99;
  }
  char line[256];
  long starts[256];
  int count = 0;
  while (count < 256) {
    starts[count] = ftell(copy);
    if (!fgets(line, sizeof line, stdin)) break;
    fputs(line, copy);
    count++;
  }
  while (count-- > 0) {
    fseek(copy, starts[count], SEEK_SET);
    if (fgets(line, sizeof line, copy)) fputs(line, stdout);
  }
  fclose(copy);
  fprintf(stderr, "copied to %s\n", path);
  return argc;
}
