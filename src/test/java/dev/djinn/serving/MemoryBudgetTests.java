package dev.djinn.serving;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class MemoryBudgetTests {

    private static MemoryBudget within(long limit, long heap) {
        return MemoryBudget.within(DataSize.ofMegabytes(limit), DataSize.ofMegabytes(heap));
    }

    @Test
    void isWhatTheLimitLeavesBesideHeapAndReserve() {
        assertThat(within(2048, 512)).isEqualTo(new MemoryBudget(DataSize.ofMegabytes(1280)));
    }

    @Test
    void isAQuarterOfATightLimit() {
        assertThat(within(1024, 900)).isEqualTo(new MemoryBudget(DataSize.ofMegabytes(256)));
    }

    @Test
    void isWhatIsSetWhereSomethingIs() {
        assertThat(MemoryBudget.of(DataSize.ofMegabytes(7)).size())
                .isEqualTo(DataSize.ofMegabytes(7));
    }

    @Test
    void isFoundOutWhereNothingIsSet() {
        assertThat(MemoryBudget.of(DataSize.ofBytes(0)).size().toMegabytes()).isPositive();
    }
}
