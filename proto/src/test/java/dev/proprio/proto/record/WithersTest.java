package dev.proprio.proto.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.extension.Require;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WithersTest {
    /** Numbers that must be in order. */
    record Range(int from, int to, long step, Optional<String> unit) implements Withers<Range> {
        Range {
            Require.atLeast("to", to, from);
        }

        int length() {
            return to - from;
        }
    }

    /** Its own defaults. */
    record Section(List<String> names, double share) {
        Section() {
            this(List.of("a"), 0.5);
        }
    }

    /** Defaults that are no constructor's. */
    record Whole(String name, Section section, Optional<Section> more) {
        static Whole defaults() {
            return RecordDraft.of(Whole.class).set(Whole::name, "whole").make();
        }
    }

    private final Range range = new Range(3, 5, 1, Optional.of("m"));

    @Test
    void aCopyDiffersInWhatIsNamed() {
        assertThat(range.with(Range::to, 9)).isEqualTo(new Range(3, 9, 1, Optional.of("m")));
        assertThat(range.with(Range::step, 1L << 40)).isEqualTo(new Range(3, 5, 1L << 40, Optional.of("m")));
        assertThat(range.with(Range::unit, Optional.empty())).isEqualTo(new Range(3, 5, 1, Optional.empty()));
        assertThat(range).isEqualTo(new Range(3, 5, 1, Optional.of("m")));
    }

    @Test
    void whatIsPossibleOnlyTogetherIsChangedTogether() {
        assertThatThrownBy(() -> range.with(Range::from, 7))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("must be at least 7");
        assertThat(range.with(draft -> draft.set(Range::from, 7).set(Range::to, 8)))
                .isEqualTo(new Range(7, 8, 1, Optional.of("m")));
    }

    @Test
    void aNumberMayBeNarrowerButNothingMayBeOfAnotherType() {
        assertThat(range.with(Range::step, 2)).isEqualTo(new Range(3, 5, 2, Optional.of("m")));
        assertThatThrownBy(() -> range.with(Range::to, 2L))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Range.to is of type int, so that it can't be a Long");
        assertThatThrownBy(() -> range.with(Range::unit, "km"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Range.unit is of type Optional, so that it can't be a String");
    }

    @Test
    void onlyAccessorsNameComponents() {
        assertThatThrownBy(() -> range.with(Range::length, 2))
                .hasMessage("Range has no component length; it has from, to, step, unit");
        assertThatThrownBy(() -> range.with(any -> any.to(), 2)).hasMessageContaining("but this is a lambda");
        Accessor<Range, Integer> written = new Accessor<>() {
            @Override
            public Integer apply(Range any) {
                return any.to();
            }
        };
        assertThatThrownBy(() -> range.with(written, 2)).hasMessageContaining("by a reference to its accessor");
    }

    @Test
    void whatIsNotGivenIsEmptyOrItsTypesDefault() {
        assertThat(Whole.defaults()).isEqualTo(new Whole("whole", new Section(), Optional.empty()));
        assertThat(RecordType.defaults(Whole.class)).contains(Whole.defaults());
        assertThat(RecordType.defaults(Range.class)).isEmpty();
    }

    @Test
    void whatHasNoDefaultMustBeGiven() {
        assertThatThrownBy(() -> RecordDraft.of(Range.class).set(Range::to, 2).make())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a Range needs a value for from, step");
    }
}
