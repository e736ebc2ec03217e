/**
 * What a window may look like and still be of the same class: noise, another size, the device turned on its wearer, and so on. Made anew
 * from the random numbers that they are given, without allocating anything.
 */
@NullMarked
package dev.proprio.client.augmentation;

import org.jspecify.annotations.NullMarked;
