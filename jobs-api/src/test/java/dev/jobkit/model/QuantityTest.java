package dev.jobkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read and written here was read and written so by apimachinery's resource.Quantity. */
class QuantityTest {
    @ParameterizedTest
    @CsvSource({
        "0,0",
        "0m,0",
        "0Ki,0",
        "00,0",
        "1,1",
        "-1,-1",
        "0.1,100m",
        "100m,100m",
        "1000m,1",
        "1500m,1500m",
        "0.5,500m",
        "1.5,1500m",
        "2.0,2",
        "1000,1k",
        "1000000,1M",
        "1500k,1500k",
        "1024,1024",
        "1024Ki,1Mi",
        "1000Ki,1000Ki",
        "1.5Gi,1536Mi",
        "1536Mi,1536Mi",
        "0.5Ki,512",
        "1.1Ki,1126400m",
        "0.001Ki,1024m",
        "0.0001Ki,102400u",
        "1Ei,1Ei",
        "8Ei,9223372036854775807",
        "-16Ei,-9223372036854775807",
        "1e3,1e3",
        "1000e0,1e3",
        "12e1,120",
        "1e2,100",
        "1e100,10e99",
        "1e-3,1e-3",
        "1n,1n",
        "0.1n,1n",
        "1.1n,2n",
        "-1.1n,-2n",
        "0.0000000001,1n",
        "1u,1u",
        "999m,999m",
        "10P,10P",
        "1000P,1E",
        ".5,500m",
        "5.,5",
        "m,0",
        "-,0",
        "9223372036854775808,9223372036854775808"
    })
    void writesTheCanonicalForm(String text, String canonical) {
        Quantity quantity = Quantity.parse(text);
        assertThat(quantity).hasToString(canonical);
        assertThat(Quantity.parse(canonical)).isEqualByComparingTo(quantity);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1x", "1 ", " 1", "1_000", "1..2", "1e1.5", "1 Gi", "1Gib", "٣"})
    void refusesOtherFormsInTheServersWords(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Quantity.parse(text))
                .withMessage("quantities must match the regular expression "
                        + "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1K", "1KK", "1mi", "1e", "--1", "5e+", "1k3", "1e99999"})
    void refusesUnknownSuffixesInTheServersWords(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Quantity.parse(text))
                .withMessage("unable to parse quantity's suffix");
    }

    @Test
    void comparesAmountsAcrossForms() {
        assertThat(Quantity.parse("1Ki")).isEqualByComparingTo(Quantity.of(1024));
        assertThat(Quantity.parse("1k")).isLessThan(Quantity.parse("1Ki"));
        assertThat(Quantity.parse("1.0")).isEqualTo(Quantity.parse("1")).hasSameHashCodeAs(Quantity.of(1));
    }

    @Test
    void roundsWhatIsFinerThanNano() {
        BigDecimal third = new BigDecimal("0.3333333333333333");
        assertThat(new Quantity(third, Quantity.Format.DECIMAL_SI)).hasToString("333333334n");
        assertThat(new Quantity(new BigDecimal("0.0999999999999"), Quantity.Format.DECIMAL_SI))
                .hasToString("100m");
    }
}
