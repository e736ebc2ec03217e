package dev.proprio.spark;

import java.io.Serializable;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** What a part of one element has. */
final class OnlyElement<T> extends AbstractFunction1<Iterator<T>, T> implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public T apply(Iterator<T> elements) {
        return elements.next();
    }
}
