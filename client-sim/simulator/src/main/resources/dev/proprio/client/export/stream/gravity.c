/* Takes gravity off accelerations; before a stretch they are taken to have been as in its first point. */
static void take_gravity(proprio_stream *s, float *point)
{
    for (int k = 0; k < ACCELERATIONS; k++) {
        double *state = s->gravity[k];
        const double x = point[acceleration[k]];
        double y, gravity;
        if (s->made == 0) {
            state[0] = x * (1.0 - first_order[0]);
            state[1] = x * (1.0 - second_order[0]);
            state[2] = x * (second_order[2] - second_order[4]);
        }
        y = first_order[0] * x + state[0];
        state[0] = first_order[1] * x - first_order[2] * y;
        gravity = second_order[0] * y + state[1];
        state[1] = second_order[1] * y - second_order[3] * gravity + state[2];
        state[2] = second_order[2] * y - second_order[4] * gravity;
        point[acceleration[k]] = (float)(x - gravity);
@KEEP@    }
}
