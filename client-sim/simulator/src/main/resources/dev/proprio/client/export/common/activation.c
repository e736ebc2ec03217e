/* A function of a value; some have a parameter, the others ignore it. */
typedef float (*activation)(float v, float parameter);
