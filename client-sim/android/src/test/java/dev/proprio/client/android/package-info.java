/** What the artifact for Android is made of, and that it takes part. */
@NullMarked
package dev.proprio.client.android;

import org.jspecify.annotations.NullMarked;
