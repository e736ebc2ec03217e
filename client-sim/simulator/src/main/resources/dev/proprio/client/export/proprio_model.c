/*
 * @TITLE@
 *
 * C99, no library but stdint.h. Constants: @MODEL_BYTES@ bytes; static memory: @RAM_BYTES@ bytes;
 * multiply-adds per window: @MULTIPLY_ADDS@. Compiled with -DPROPRIO_SELF_TEST it is a program that checks itself.
 */
#include "proprio_model.h"

#include <stdint.h>

@CONSTANTS@

@MEMORY@
@KERNELS@
const char *const proprio_class_names[PROPRIO_CLASSES] = {
@CLASSES@
};

int proprio_classify(const float window[PROPRIO_WINDOW_SIZE], float scores[PROPRIO_CLASSES])
{
    int best = 0;
    if (!read_window(window, a)) {
        return -1;
    }
@CALLS@
    for (int i = 0; i < PROPRIO_CLASSES; i++) {
        if (!(scores[i] - scores[i] == 0.0f)) {
            return -1;
        }
        if (scores[i] > scores[best]) {
            best = i;
        }
    }
    return best;
}@UNKNOWN_DEFINITION@@SET_DEFINITION@

#ifdef PROPRIO_SELF_TEST
#include <stdio.h>

static const float test_windows[@TESTS@][PROPRIO_WINDOW_SIZE] = {
@TEST_WINDOWS@
};

static const float test_scores[@TESTS@][PROPRIO_CLASSES] = {
@TEST_SCORES@
};@UNKNOWN_VALUES@@SET_VALUES@

int main(void)
{
    float scores[PROPRIO_CLASSES], worst = 0.0f;
    for (int t = 0; t < @TESTS@; t++) {
        if (proprio_classify(test_windows[t], scores) < 0) {
            printf("window %d: a value is not finite\n", t);
            return 1;
        }
        for (int i = 0; i < PROPRIO_CLASSES; i++) {
            const float expected = test_scores[t][i];
            const float size = expected < 0.0f ? -expected : expected;
            const float off = scores[i] > expected ? scores[i] - expected : expected - scores[i];
            const float relative = size > 1.0f ? off / size : off;
            worst = relative > worst ? relative : worst;
        }
    }@UNKNOWN_TEST@@SET_TEST@
    printf("%s: largest difference %g, allowed %g\n", worst <= @TOLERANCE@ ? "ok" : "FAILED", worst, @TOLERANCE@);
    return worst <= @TOLERANCE@ ? 0 : 1;
}
#endif
