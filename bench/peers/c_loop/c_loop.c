// The limit: one thread, epoll, WebSocket frames and nothing else. Every frame that comes is written to all connections;
// frames that arrive in one turn leave in one write each. c_loop PORT
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST = 16384, TURN = 512 };

struct connection {
    int fd, is_open, place;
    size_t filled;                 // bytes in `in`
    size_t unsent, at;             // bytes of `unsent_data` from `at` on that the kernel hasn't taken
    char *unsent_data;
    unsigned char in[2048];
};

static struct connection *everybody[MOST];
static int count, poller;
static unsigned char out[1 << 20];  // this turn's frames
static size_t out_size;

static const char WELCOME[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                              "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

static void watch(struct connection *c, int operation, unsigned events) {
    struct epoll_event event = {events, {.ptr = c}};
    epoll_ctl(poller, operation, c->fd, &event);
}

static void drop(struct connection *c) {
    close(c->fd);
    if (c->is_open) {
        everybody[c->place] = everybody[--count];
        everybody[c->place]->place = c->place;
    }
    free(c->unsent_data);
    free(c);
}

static void put(struct connection *c, const unsigned char *data, size_t size) {
    if (c->unsent == 0) {
        ssize_t taken = write(c->fd, data, size);
        if (taken == (ssize_t)size) return;
        if (taken < 0 && errno != EAGAIN) return;
        if (taken > 0) data += taken, size -= (size_t)taken;
        watch(c, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
    }
    c->unsent_data = realloc(c->unsent_data, c->at + c->unsent + size);
    memcpy(c->unsent_data + c->at + c->unsent, data, size);
    c->unsent += size;
}

static void drain(struct connection *c) {
    ssize_t taken = write(c->fd, c->unsent_data + c->at, c->unsent);
    if (taken <= 0) return;
    c->at += (size_t)taken;
    c->unsent -= (size_t)taken;
    if (c->unsent) return;
    free(c->unsent_data);
    c->unsent_data = NULL;
    c->at = 0;
    watch(c, EPOLL_CTL_MOD, EPOLLIN);
}

// The client's frame at `in`, unmasked and put into `out`; how many bytes it took, 0: the rest hasn't come.
static size_t take_frame(unsigned char *in, size_t filled) {
    if (filled < 8) return 0;
    size_t size = in[1] & 127, head = 2;
    if (size == 126) size = (size_t)in[2] << 8 | in[3], head = 4;
    if (filled < head + 4 + size) return 0;
    unsigned char *mask = in + head, *content = mask + 4;
    for (size_t place = 0; place < size; place++) content[place] ^= mask[place & 3];
    if (out_size + head + size <= sizeof out) {
        out[out_size] = in[0];
        out[out_size + 1] = in[1] & 127;
        if (head == 4) out[out_size + 2] = in[2], out[out_size + 3] = in[3];
        memcpy(out + out_size + head, content, size);
        out_size += head + size;
    }
    return head + 4 + size;
}

static int receive(struct connection *c) {
    ssize_t size = read(c->fd, c->in + c->filled, sizeof c->in - c->filled);
    if (size <= 0) return size < 0 && errno == EAGAIN ? 0 : -1;
    c->filled += (size_t)size;
    if (!c->is_open) {
        if (!memmem(c->in, c->filled, "\r\n\r\n", 4)) return 0;
        if (write(c->fd, WELCOME, sizeof WELCOME - 1) < 0) return -1;
        c->is_open = 1, c->filled = 0, c->place = count, everybody[count++] = c;
        return 0;
    }
    for (size_t taken; (taken = take_frame(c->in, c->filled)) > 0;) {
        if ((c->in[0] & 15) == 8) return -1;
        c->filled -= taken;
        memmove(c->in, c->in + taken, c->filled);
    }
    return 0;
}

static void accept_all(int listener) {
    const int yes = 1;
    for (int fd; (fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0;) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        struct connection *c = calloc(1, sizeof *c);
        c->fd = fd;
        watch(c, EPOLL_CTL_ADD, EPOLLIN);
    }
}

int main(int argc, char **argv) {
    if (argc != 2) return 2;
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);

    const int yes = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(argv[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (bind(listener, (void *)&address, sizeof address) || listen(listener, 4096)) {
        perror("c_loop");
        return 1;
    }
    poller = epoll_create1(0);
    struct epoll_event first = {EPOLLIN, {.ptr = NULL}}, events[TURN];
    epoll_ctl(poller, EPOLL_CTL_ADD, listener, &first);
    for (;;) {
        const int ready = epoll_wait(poller, events, TURN, -1);
        for (int place = 0; place < ready; place++) {
            struct connection *c = events[place].data.ptr;
            if (c == NULL) {
                accept_all(listener);
                continue;
            }
            if (events[place].events & EPOLLOUT) drain(c);
            if (events[place].events & (EPOLLIN | EPOLLHUP | EPOLLERR) && receive(c) < 0) drop(c);
        }
        for (int place = 0; out_size && place < count; place++) put(everybody[place], out, out_size);
        out_size = 0;
    }
}
