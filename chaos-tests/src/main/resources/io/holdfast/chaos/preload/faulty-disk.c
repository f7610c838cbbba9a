/*
 * Stands between a node and its disk: preloaded into its process, it sees every write below one directory.
 *
 * What was written and not yet forced is noted, before it is written, in a journal for each file: what had been there. After a
 * SIGKILL the suite can so take back what a loss of power would have taken. A force empties the journal up to where it stood
 * when the force began. And while the suite asks for it, by numbers in a shared page: writes fail with ENOSPC or EIO, forces are
 * slow, hang or fail.
 *
 * HOLDFAST_DISK_DIRECTORY  only files below it (absolute, without links)
 * HOLDFAST_DISK_JOURNALS   a directory for the journals, one <inode>.journal for each file; not below the other one
 * HOLDFAST_DISK_CONTROL    a file that holds struct control
 *
 * A record of a journal: struct record, then `length` bytes that were at `offset`. All numbers are 64 bits, as this machine has
 * them. Not seen: writes through mappings, names (creation, renaming and deletion count as durable at once).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define FILES 65536
#define CHUNK (64 * 1024)

struct control {
  volatile int64_t full;            /* 1: what makes a file longer fails with ENOSPC */
  volatile int64_t writes_fail_ppm; /* of a million writes, so many fail with EIO */
  volatile int64_t forces_fail_ppm; /* of a million forces, so many fail with EIO */
  volatile int64_t force_millis;    /* each force takes so much longer */
  volatile int64_t hung;            /* while 1: no force returns */
};

struct record {
  int64_t offset;
  int64_t length;
  int64_t size; /* of the file before */
};

static char directory[PATH_MAX];
static size_t directory_length;
static char journals[PATH_MAX];
static struct control *control;
static struct control nothing;

/* The inode of a descriptor below the directory; 0 = not ours. */
static uint64_t inode_of[FILES];

/* One for all files: nodes of the suite write to few. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define REAL(type, name, ...) \
  static type (*real)(__VA_ARGS__); \
  if (!real) real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

__attribute__((constructor)) static void begin(void) {
  control = &nothing;
  const char *where = getenv("HOLDFAST_DISK_DIRECTORY");
  const char *notes = getenv("HOLDFAST_DISK_JOURNALS");
  const char *page = getenv("HOLDFAST_DISK_CONTROL");
  if (!where || !notes || !page) return;
  int fd = syscall(SYS_openat, AT_FDCWD, page, O_RDONLY | O_CLOEXEC, 0);
  if (fd < 0) return;
  void *mapped = mmap(NULL, sizeof(struct control), PROT_READ, MAP_SHARED, fd, 0);
  syscall(SYS_close, fd);
  if (mapped == MAP_FAILED) return;
  control = mapped;
  snprintf(journals, sizeof journals, "%s", notes);
  snprintf(directory, sizeof directory, "%s/", where);
  directory_length = strlen(directory);
}

static int is_below(const char *path) {
  return directory_length && path && strncmp(path, directory, directory_length) == 0;
}

static uint64_t inode(int fd) { return fd >= 0 && fd < FILES ? inode_of[fd] : 0; }

static int open_journal(uint64_t of, int flags) {
  char path[PATH_MAX + 64];
  snprintf(path, sizeof path, "%s/%llu.journal", journals, (unsigned long long)of);
  return syscall(SYS_openat, AT_FDCWD, path, flags | O_CLOEXEC, 0644);
}

static void drop_journal(uint64_t of) {
  char path[PATH_MAX + 64];
  snprintf(path, sizeof path, "%s/%llu.journal", journals, (unsigned long long)of);
  syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}

static int64_t size_of(int fd) {
  struct stat st;
  return fstat(fd, &st) == 0 ? st.st_size : 0;
}

/* Notes what is in [offset, offset + length) and how long the file is; the lock is held. */
static void note(int fd, uint64_t of, int64_t offset, int64_t length) {
  int64_t size = size_of(fd);
  int journal = open_journal(of, O_WRONLY | O_CREAT | O_APPEND);
  if (journal < 0) return;
  int64_t there = offset >= size ? 0 : (offset + length > size ? size - offset : length);
  char proc[64];
  snprintf(proc, sizeof proc, "/proc/self/fd/%d", fd);
  int reader = there ? syscall(SYS_openat, AT_FDCWD, proc, O_RDONLY | O_CLOEXEC, 0) : -1;
  char buffer[sizeof(struct record) + CHUNK];
  int64_t done = 0;
  do {
    int64_t part = there - done < CHUNK ? there - done : CHUNK;
    int64_t got = part ? syscall(SYS_pread64, reader, buffer + sizeof(struct record), part, offset + done) : 0;
    if (got < 0) got = 0;
    struct record head = {offset + done, got, size};
    memcpy(buffer, &head, sizeof head);
    /* In one call: a record is there as a whole, or the write that it is for never began. */
    syscall(SYS_write, journal, buffer, sizeof head + got);
    if (part && !got) break;
    done += got;
  } while (done < there);
  if (reader >= 0) syscall(SYS_close, reader);
  syscall(SYS_close, journal);
}

static int chance(int64_t ppm) {
  static __thread unsigned int seed;
  if (!ppm) return 0;
  if (!seed) {
    struct timespec now;
    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
    seed = (unsigned int)now.tv_nsec ^ (unsigned int)syscall(SYS_gettid);
  }
  return rand_r(&seed) % 1000000 < ppm;
}

/* 0, or the errno that the write is to fail with. */
static int refusal(int fd, int64_t end) {
  if (control->full && end > size_of(fd)) return ENOSPC;
  return chance(control->writes_fail_ppm) ? EIO : 0;
}

static void opened(int fd, const char *path, int existed) {
  if (fd < 0 || fd >= FILES) return;
  inode_of[fd] = 0;
  struct stat st;
  if (!is_below(path) || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) return;
  inode_of[fd] = st.st_ino;
  if (!existed) drop_journal(st.st_ino);
}

static int open_any(int at, const char *path, int flags, mode_t mode) {
  int existed = 1;
  if (is_below(path) && (flags & (O_CREAT | O_TRUNC))) {
    existed = access(path, F_OK) == 0;
    if (existed && (flags & O_TRUNC)) {
      int fd = syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
      struct stat st;
      if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
        pthread_mutex_lock(&lock);
        note(fd, st.st_ino, 0, st.st_size);
        pthread_mutex_unlock(&lock);
      }
      if (fd >= 0) syscall(SYS_close, fd);
    }
  }
  int fd = syscall(SYS_openat, at, path, flags, mode);
  int failed = errno;
  opened(fd, path, existed);
  errno = failed;
  return fd;
}

#define MODE(flags) \
  mode_t mode = 0; \
  if ((flags) & (O_CREAT | O_TMPFILE)) { \
    va_list arguments; \
    va_start(arguments, flags); \
    mode = va_arg(arguments, mode_t); \
    va_end(arguments); \
  }

int open(const char *path, int flags, ...) { MODE(flags) return open_any(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return open_any(AT_FDCWD, path, flags | O_LARGEFILE, mode); }
int openat(int at, const char *path, int flags, ...) { MODE(flags) return open_any(at, path, flags, mode); }
int openat64(int at, const char *path, int flags, ...) { MODE(flags) return open_any(at, path, flags | O_LARGEFILE, mode); }

int close(int fd) {
  if (fd >= 0 && fd < FILES) inode_of[fd] = 0;
  return syscall(SYS_close, fd);
}

static ssize_t write_at(int fd, uint64_t of, const void *bytes, size_t count, int64_t offset) {
  int failed = refusal(fd, offset + (int64_t)count);
  if (failed) {
    errno = failed;
    return -1;
  }
  pthread_mutex_lock(&lock);
  note(fd, of, offset, count);
  ssize_t written = syscall(SYS_pwrite64, fd, bytes, count, offset);
  pthread_mutex_unlock(&lock);
  return written;
}

/* Where a plain write goes. */
static int64_t position(int fd) {
  return fcntl(fd, F_GETFL) & O_APPEND ? size_of(fd) : lseek(fd, 0, SEEK_CUR);
}

ssize_t write(int fd, const void *bytes, size_t count) {
  uint64_t of = inode(fd);
  if (!of) return syscall(SYS_write, fd, bytes, count);
  int64_t at = position(fd);
  int failed = refusal(fd, at + (int64_t)count);
  if (failed) {
    errno = failed;
    return -1;
  }
  pthread_mutex_lock(&lock);
  note(fd, of, at, count);
  ssize_t written = syscall(SYS_write, fd, bytes, count);
  pthread_mutex_unlock(&lock);
  return written;
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
  uint64_t of = inode(fd);
  return of ? write_at(fd, of, bytes, count, offset) : syscall(SYS_pwrite64, fd, bytes, count, offset);
}
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) { return pwrite(fd, bytes, count, offset); }

static int64_t length_of(const struct iovec *parts, int count) {
  int64_t length = 0;
  for (int i = 0; i < count; i++) length += parts[i].iov_len;
  return length;
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  uint64_t of = inode(fd);
  if (!of) return syscall(SYS_writev, fd, parts, count);
  int64_t at = position(fd);
  int failed = refusal(fd, at + length_of(parts, count));
  if (failed) {
    errno = failed;
    return -1;
  }
  pthread_mutex_lock(&lock);
  note(fd, of, at, length_of(parts, count));
  ssize_t written = syscall(SYS_writev, fd, parts, count);
  pthread_mutex_unlock(&lock);
  return written;
}

int ftruncate(int fd, off_t length) {
  uint64_t of = inode(fd);
  if (!of) return syscall(SYS_ftruncate, fd, length);
  int64_t size = size_of(fd);
  if (length > size && control->full) {
    errno = ENOSPC;
    return -1;
  }
  pthread_mutex_lock(&lock);
  note(fd, of, length < size ? length : size, length < size ? size - length : 0);
  int result = syscall(SYS_ftruncate, fd, length);
  pthread_mutex_unlock(&lock);
  return result;
}
int ftruncate64(int fd, off64_t length) { return ftruncate(fd, length); }

int fallocate(int fd, int mode, off_t offset, off_t length) {
  uint64_t of = inode(fd);
  if (of && control->full) {
    errno = ENOSPC;
    return -1;
  }
  if (of) {
    pthread_mutex_lock(&lock);
    note(fd, of, size_of(fd), 0);
    pthread_mutex_unlock(&lock);
  }
  return syscall(SYS_fallocate, fd, mode, offset, length);
}
int fallocate64(int fd, int mode, off64_t offset, off64_t length) { return fallocate(fd, mode, offset, length); }

/* Takes the first bytes off a journal: they are for what a force has made durable. The lock is held. */
static void forget(uint64_t of, int64_t bytes) {
  int journal = open_journal(of, O_RDWR);
  if (journal < 0) return;
  int64_t size = size_of(journal);
  if (size <= bytes) {
    syscall(SYS_ftruncate, journal, 0);
  } else {
    char next[PATH_MAX + 64], path[PATH_MAX + 64];
    snprintf(path, sizeof path, "%s/%llu.journal", journals, (unsigned long long)of);
    snprintf(next, sizeof next, "%s/%llu.next", journals, (unsigned long long)of);
    int copy = syscall(SYS_openat, AT_FDCWD, next, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    char buffer[CHUNK];
    int64_t at = bytes, got;
    while ((got = syscall(SYS_pread64, journal, buffer, sizeof buffer, at)) > 0) {
      syscall(SYS_write, copy, buffer, got);
      at += got;
    }
    syscall(SYS_close, copy);
    syscall(SYS_renameat, AT_FDCWD, next, AT_FDCWD, path);
  }
  syscall(SYS_close, journal);
}

static int force(int fd, long call) {
  uint64_t of = inode(fd);
  if (!of) return syscall(call, fd);
  /* Before the delay: what is written while a slow disk is at it is not forced by it. */
  pthread_mutex_lock(&lock);
  int journal = open_journal(of, O_RDONLY);
  int64_t noted = journal < 0 ? 0 : size_of(journal);
  if (journal >= 0) syscall(SYS_close, journal);
  pthread_mutex_unlock(&lock);
  int64_t millis = control->force_millis;
  if (millis > 0) {
    struct timespec time = {millis / 1000, millis % 1000 * 1000000};
    nanosleep(&time, NULL);
  }
  while (control->hung) {
    struct timespec time = {0, 10 * 1000000};
    nanosleep(&time, NULL);
  }
  if (chance(control->forces_fail_ppm)) {
    errno = EIO;
    return -1;
  }
  int result = syscall(call, fd);
  if (result == 0 && noted) {
    pthread_mutex_lock(&lock);
    forget(of, noted);
    pthread_mutex_unlock(&lock);
  }
  return result;
}
int fsync(int fd) { return force(fd, SYS_fsync); }
int fdatasync(int fd) { return force(fd, SYS_fdatasync); }

/* The journal of a file that goes away is of no use, and its inode may soon be another file's. */
static void goes_away(const char *path) {
  struct stat st;
  if (is_below(path) && stat(path, &st) == 0 && S_ISREG(st.st_mode) && st.st_nlink == 1) drop_journal(st.st_ino);
}

int unlink(const char *path) {
  goes_away(path);
  return syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}
int remove(const char *path) {
  goes_away(path);
  REAL(int, "remove", const char *);
  return real(path);
}
int rename(const char *from, const char *to) {
  struct stat one, other;
  if (is_below(to) && stat(from, &one) == 0 && stat(to, &other) == 0 && one.st_ino != other.st_ino) goes_away(to);
  return syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to);
}
