@NullMarked
package dev.proprio.parquet;

import org.jspecify.annotations.NullMarked;
