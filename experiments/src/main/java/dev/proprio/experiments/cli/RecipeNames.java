package dev.proprio.experiments.cli;

import dev.proprio.experiments.spec.Recipes;
import java.util.Iterator;

/** The recipes' names, as a shell completes them. */
final class RecipeNames implements Iterable<String> {
    /** Made by picocli. */
    RecipeNames() {}

    @Override
    public Iterator<String> iterator() {
        return Recipes.all().keySet().iterator();
    }
}
