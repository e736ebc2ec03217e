/**
 * The experiment's spec: YAML read into validated records, and the schema and reference generated
 * from the same records. What the settings do lives where they are used.
 */
@NullMarked
package dev.proprio.experiments.spec;

import org.jspecify.annotations.NullMarked;
