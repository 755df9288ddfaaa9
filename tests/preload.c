/* Stand-ins for network drives, chosen by GRASSROOTS_DRIVE: "nolock" keeps no locks (NFS without a lock daemon, Lustre without
   the flock option), "nomap" has no shared memory (SMB, some FUSE), "nosync" cannot sync folders, "norename" refuses to replace
   a file now and then, as drives do on which another program looks at it. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <stdio.h>

static int is(const char *what) {
    const char *drive = getenv("GRASSROOTS_DRIVE");
    return drive && strcmp(drive, what) == 0;
}

static int on_drive(int fd) {
    char link[64], path[4096];
    const char *home = getenv("GRASSROOTS_HOME");
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n <= 0 || !home) return 0;
    path[n] = 0;
    return strncmp(path, home, strlen(home)) == 0;
}

int flock(int fd, int operation) {
    static int (*real)(int, int) = 0;
    if (!real) real = dlsym(RTLD_NEXT, "flock");
    if (is("nolock") && on_drive(fd)) { errno = ENOLCK; return -1; }
    return real(fd, operation);
}

static void *map(void *a, size_t l, int p, int f, int fd, off_t o, const char *name) {
    void *(*real)(void *, size_t, int, int, int, off_t) = dlsym(RTLD_NEXT, name);
    if (fd >= 0 && is("nomap") && on_drive(fd)) { errno = ENODEV; return MAP_FAILED; }
    return real(a, l, p, f, fd, o);
}

void *mmap(void *a, size_t l, int p, int f, int fd, off_t o) { return map(a, l, p, f, fd, o, "mmap"); }
void *mmap64(void *a, size_t l, int p, int f, int fd, off_t o) { return map(a, l, p, f, fd, o, "mmap64"); }

int fsync(int fd) {
    static int (*real)(int) = 0;
    struct stat about;
    if (!real) real = dlsym(RTLD_NEXT, "fsync");
    if (is("nosync") && on_drive(fd) && fstat(fd, &about) == 0 && S_ISDIR(about.st_mode)) { errno = EINVAL; return -1; }
    return real(fd);
}

int rename(const char *from, const char *to) {
    static int (*real)(const char *, const char *) = 0;
    static int calls = 0;
    if (!real) real = dlsym(RTLD_NEXT, "rename");
    if (is("norename") && ++calls % 2) { errno = EACCES; return -1; }
    return real(from, to);
}
