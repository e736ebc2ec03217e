/** Learning from windows without their labels: tasks that windows set themselves, before anybody is asked. */
@NullMarked
package dev.proprio.client.training.pretext;

import org.jspecify.annotations.NullMarked;
