using LazyEngine.Language.Expressions;

namespace LazyEngine.Language.Tests.Expressions;

/// <summary>Values count, compare and read as Python's do, and stop before they are too large.</summary>
public sealed class CoreTests
{
    private static Budget Budget => new(ExpressionLimits.Default);

    [Theory]
    [InlineData(-7, 2, -4, 1)]
    [InlineData(7, -2, -4, -1)]
    [InlineData(7, 2, 3, 1)]
    public void Division_rounds_down_and_the_rest_has_the_sign_of_the_divisor(long left, long right, long quotient, long rest)
    {
        Assert.Equal(Value.Of(quotient), Numbers.DivideDown(Value.Of(left), Value.Of(right)));
        Assert.Equal(Value.Of(rest), Numbers.Remainder(Value.Of(left), Value.Of(right)));
    }

    [Theory]
    [InlineData(1.0, "1.0")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e16, "1e+16")]
    [InlineData(123456789012345680.0, "1.2345678901234568e+17")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(-2.5, "-2.5")]
    public void A_float_reads_as_in_python(double number, string text) => Assert.Equal(text, PythonText.Of(number));

    [Fact]
    public void Text_is_quoted_only_inside_of_lists_and_mappings()
    {
        var value = Value.OfList([Value.Of("it's"), Value.Of("a\n"), Value.Null, Value.True, ValueMap.Of(("k", Value.OfTuple(Value.Of(1))))]);

        Assert.Equal("""["it's", 'a\n', None, True, {'k': (1,)}]""", PythonText.Of(value, Budget));
        Assert.Equal("it's", PythonText.Of(Value.Of("it's"), Budget));
    }

    [Fact]
    public void One_is_one_whatever_its_kind()
    {
        Assert.Equal(Value.Of(1), Value.Of(1.0));
        Assert.Equal(Value.Of(1), Value.True);
        Assert.Equal(Value.Of(1).GetHashCode(), Value.Of(1.0).GetHashCode());
        Assert.NotEqual(Value.Of(1), Value.Of("1"));
    }

    [Fact]
    public void Numbers_without_bound_text_without_bound_and_depth_without_bound_are_refused()
    {
        Assert.Equal(ExpressionProblem.Limit, Assert.Throws<ExpressionException>(() => Numbers.Power(Value.Of(10), Value.Of(1_000_000_000))).Problem);
        Assert.Equal(ExpressionProblem.Limit, Assert.Throws<ExpressionException>(() => Budget.Items(long.MaxValue)).Problem);
        Assert.Equal(ExpressionProblem.Limit, Assert.Throws<ExpressionException>(() => Enumerable.Range(0, 1_000).Aggregate(Value.Null, (inner, _) => Value.OfList([inner]))).Problem);
    }

    [Theory]
    [InlineData("(a+)+$", true)]
    [InlineData(@"(?P<n>b)\Z", false)]
    public void A_pattern_that_explodes_elsewhere_ends(string pattern, bool matches) =>
        Assert.Equal(matches, TextPattern.Read(pattern, Budget).IsMatch(new string('a', 100_000), Budget));

    [Theory]
    [InlineData("(?=secret)")]
    [InlineData("(secret")]
    public void A_pattern_that_cannot_be_read_is_not_shown(string pattern) =>
        Assert.DoesNotContain("secret", Assert.Throws<ExpressionException>(() => TextPattern.Read(pattern, Budget)).Message, StringComparison.Ordinal);
}
