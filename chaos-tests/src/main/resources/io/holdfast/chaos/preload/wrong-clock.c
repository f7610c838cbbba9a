/*
 * Stands between a node and the time of day: preloaded into its process, it adds to every wall clock what a shared page says.
 * Monotonic clocks stay as they are, as on a machine whose operator, or NTP, moves the clock.
 *
 * HOLDFAST_CLOCK_CONTROL  a file that holds one number of 64 bits: nanoseconds by which the clock is ahead; negative = behind
 *
 * Deadlines in wall-clock time are moved back to the kernel's own before it waits for them, so that nobody waits longer or
 * shorter than on a machine whose clock is wrong as a whole. Such a deadline is told from a monotonic one by its size.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define BILLION 1000000000LL
#define LONGEST_UPTIME_SECONDS 1000000000LL

static int64_t right = 0;
static volatile int64_t *ahead = &right;

static int (*real_clock_gettime)(clockid_t, struct timespec *);
static int (*real_cond_timedwait)(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);
static int (*real_sem_timedwait)(sem_t *, const struct timespec *);
static int (*real_clock_nanosleep)(clockid_t, int, const struct timespec *, struct timespec *);

/* Of condition variables there is an older version, with another layout, that a search without a version may find. */
static void *newest(const char *name) {
  void *found = dlvsym(RTLD_NEXT, name, "GLIBC_2.3.2");
  return found ? found : dlsym(RTLD_NEXT, name);
}

__attribute__((constructor)) static void begin(void) {
  real_clock_gettime = dlsym(RTLD_NEXT, "clock_gettime");
  real_cond_timedwait = newest("pthread_cond_timedwait");
  real_sem_timedwait = dlsym(RTLD_NEXT, "sem_timedwait");
  real_clock_nanosleep = dlsym(RTLD_NEXT, "clock_nanosleep");
  const char *page = getenv("HOLDFAST_CLOCK_CONTROL");
  int fd = page ? open(page, O_RDONLY | O_CLOEXEC) : -1;
  if (fd < 0) return;
  void *mapped = mmap(NULL, sizeof(int64_t), PROT_READ, MAP_SHARED, fd, 0);
  if (mapped != MAP_FAILED) ahead = mapped;
  close(fd);
}

static struct timespec moved(struct timespec time, int64_t nanos) {
  int64_t sum = time.tv_nsec + nanos % BILLION;
  time.tv_sec += nanos / BILLION;
  if (sum >= BILLION) {
    time.tv_sec++;
    sum -= BILLION;
  } else if (sum < 0) {
    time.tv_sec--;
    sum += BILLION;
  }
  time.tv_nsec = sum;
  return time;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  if (!real_clock_gettime) begin();
  int result = real_clock_gettime(clock, time);
  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) *time = moved(*time, *ahead);
  return result;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
  (void)zone;
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  time->tv_sec = now.tv_sec;
  time->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *where) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (where) *where = now.tv_sec;
  return now.tv_sec;
}

/* The moment of the kernel's clock at which this one, of ours or monotonic, is. */
static struct timespec of_the_kernel(const struct timespec *deadline) {
  return deadline->tv_sec < LONGEST_UPTIME_SECONDS ? *deadline : moved(*deadline, -*ahead);
}

int pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex, const struct timespec *deadline) {
  struct timespec then = of_the_kernel(deadline);
  return real_cond_timedwait(condition, mutex, &then);
}

int sem_timedwait(sem_t *semaphore, const struct timespec *deadline) {
  struct timespec then = of_the_kernel(deadline);
  return real_sem_timedwait(semaphore, &then);
}

int clock_nanosleep(clockid_t clock, int flags, const struct timespec *time, struct timespec *left) {
  struct timespec then = flags & TIMER_ABSTIME ? of_the_kernel(time) : *time;
  return real_clock_nanosleep(clock, flags, &then, left);
}
