/**
 * Fits a model to one person: methods as extensions, and the local algorithms of those that already train with
 * personalization in mind. Who is personalized for, and how the result is measured, is decided elsewhere.
 */
@NullMarked
package dev.proprio.client.personalization;

import org.jspecify.annotations.NullMarked;
