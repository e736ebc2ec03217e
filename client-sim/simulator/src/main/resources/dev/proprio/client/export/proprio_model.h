/*
 * @TITLE@
 *
 * A window is @LENGTH@ points in time@RATE@, oldest first, each with the channels
@CHANNELS@
 * as the sensors gave them: normalization is part of the model.
 */
#ifndef PROPRIO_MODEL_H
#define PROPRIO_MODEL_H

#define PROPRIO_LENGTH @LENGTH@
#define PROPRIO_CHANNELS @CHANNEL_COUNT@
#define PROPRIO_WINDOW_SIZE (PROPRIO_LENGTH * PROPRIO_CHANNELS)
#define PROPRIO_CLASSES @CLASS_COUNT@

#ifdef __cplusplus
extern "C" {
#endif

/* The classes' names, in the order of the scores. */
extern const char *const proprio_class_names[PROPRIO_CLASSES];

/*
 * Classifies window[point * PROPRIO_CHANNELS + channel]. Gives the class with the highest score, or -1 if a value is
 * not finite. Uses static memory only, so that one call must end before the next begins.
 */
int proprio_classify(const float window[PROPRIO_WINDOW_SIZE], float scores[PROPRIO_CLASSES]);@UNKNOWN_DECLARATION@@SET_DECLARATION@

#ifdef __cplusplus
}
#endif
#endif
