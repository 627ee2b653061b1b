// Beside libfaketime. It fakes the clock from which librdkafka reckons the deadlines of its waits, and translates those of
// pthread_cond_timedwait, but not those of C11's cnd_timedwait, which librdkafka calls: while a node's clock is ahead of the
// machine's such waits end only if something wakes them, while it is behind they end at once.

#include <errno.h>
#include <pthread.h>
#include <threads.h>
#include <time.h>

// In glibc the types of both are the same.
int cnd_timedwait(cnd_t *condition, mtx_t *mutex, const struct timespec *deadline)
{
    int error = pthread_cond_timedwait((pthread_cond_t *)condition, (pthread_mutex_t *)mutex, deadline);
    return error == 0 ? thrd_success : error == ETIMEDOUT ? thrd_timedout : thrd_error;
}
