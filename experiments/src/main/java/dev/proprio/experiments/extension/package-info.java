/** Extensions of users' own: a project to begin with, how it is built and tested, and what is wrong with one. */
@NullMarked
package dev.proprio.experiments.extension;

import org.jspecify.annotations.NullMarked;
