using LazyEngine.Executions;

namespace LazyEngine.Core.Tests.Executions;

public class ChildIdTests
{
    private const string Digits = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData($"trip~{Digits}", "trip")]
    [InlineData($"trip~{Digits}~{Digits}", "trip")]
    [InlineData($"a~b~{Digits}", "a~b")]
    [InlineData($"trip~{Digits}~0123~{Digits}", "trip")]
    [InlineData("trip", "trip")]
    [InlineData("trip~0123", "trip~0123")]
    [InlineData($"trip~X{Digits}", $"trip~X{Digits}")]
    public void The_family_of_a_child_is_told_by_its_id(string child, string family) => Assert.Equal(family, ChildId.FamilyOf(ExecutionId.Parse(child)));

    [Theory]
    [InlineData(4)]
    [InlineData(ExecutionId.MaxLength)]
    public void Those_who_descend_from_one_are_of_one_family_however_deep_they_are(int length)
    {
        var execution = ExecutionId.Parse(new string('x', length));
        var families = new HashSet<string>();
        for (var depth = 0; depth < 32; depth++)
        {
            execution = ChildId.Of(new AttemptToken(execution, "task", 0, 0, 1));
            families.Add(ChildId.FamilyOf(execution));
        }

        Assert.Single(families);
    }
}
