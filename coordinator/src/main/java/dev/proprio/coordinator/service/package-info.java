/**
 * What a coordinator that stays is asked for: its runs, what they are made from, who is connected, and what happens
 * meanwhile. How runs are carried out is a port, implemented elsewhere; how people reach all this is not known here.
 */
@NullMarked
package dev.proprio.coordinator.service;

import org.jspecify.annotations.NullMarked;
