/**
 * The coordinator over HTTP: the API, its events, the dashboard's files, health and metrics. Connections are Vert.x's;
 * whatever may block runs on virtual threads. What runs are is not known here.
 */
@NullMarked
package dev.proprio.coordinator.web;

import org.jspecify.annotations.NullMarked;
