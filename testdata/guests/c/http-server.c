// An HTTP/1.1 server on the first socket that the host has opened: one request after the other over connections that
// stay open. It answers "METHOD PATH: the body" and ends when somebody asks for /stop.
#define _GNU_SOURCE  // memmem
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static char request[65536];
static size_t used;

static int find_listener(void) {
  struct stat info;
  for (int fd = 3; fstat(fd, &info) == 0; fd++) {
    if (S_ISSOCK(info.st_mode)) return fd;
  }
  fprintf(stderr, "no socket was opened for me\n");
  exit(1);
}

// Reads until the request has `wanted` bytes; false when the client ended before.
static bool read_up_to(int connection, size_t wanted) {
  while (used < wanted) {
    ssize_t count = recv(connection, request + used, sizeof request - used, 0);
    if (count <= 0) return false;
    used += (size_t)count;
  }
  return true;
}

// The length of the head with its empty line; 0 when the client ended before.
static size_t read_head(int connection) {
  for (;;) {
    char *end = used < 4 ? NULL : memmem(request, used, "\r\n\r\n", 4);
    if (end != NULL) return (size_t)(end - request) + 4;
    if (used == sizeof request || !read_up_to(connection, used + 1)) return 0;
  }
}

static size_t content_length(size_t head) {
  static const char name[] = "content-length:";
  for (char *line = request; line < request + head; line++) {
    if (line[0] == '\n' && strncasecmp(line + 1, name, sizeof name - 1) == 0) {
      return strtoul(line + sizeof name, NULL, 10);
    }
  }
  return 0;
}

static bool send_all(int connection, const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t count = send(connection, bytes, length, 0);
    if (count < 0) return false;
    bytes += count;
    length -= (size_t)count;
  }
  return true;
}

// Answers one request; false when the connection is over.
static bool serve(int connection, bool *stop, long *served) {
  size_t head = read_head(connection);
  if (head == 0) return false;
  size_t body = content_length(head);
  if (body > sizeof request - head || !read_up_to(connection, head + body)) return false;

  char method[16], path[256];
  if (sscanf(request, "%15s %255s", method, path) != 2) return false;
  static char answer[sizeof request + 1024];
  int text = snprintf(answer + 512, 512, "%s %s: ", method, path);
  memcpy(answer + 512 + text, request + head, body);
  size_t length = (size_t)text + body;
  int start = snprintf(answer, 512, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %zu\r\n\r\n", length);
  memmove(answer + start, answer + 512, length);

  *stop = strcmp(path, "/stop") == 0;
  ++*served;
  used -= head + body;
  memmove(request, request + head + body, used);
  return send_all(connection, answer, (size_t)start + length);
}

int main(void) {
  int listener = find_listener();
  long served = 0, connections = 0;
  for (bool stop = false; !stop;) {
    int connection = accept(listener, NULL, NULL);
    if (connection < 0) {
      fprintf(stderr, "accept: %s\n", strerror(errno));
      return 1;
    }
    connections++;
    used = 0;
    while (!stop && serve(connection, &stop, &served)) {
    }
    shutdown(connection, SHUT_WR);
    close(connection);
  }
  printf("%ld requests over %ld connections\n", served, connections);
  return 0;
}
