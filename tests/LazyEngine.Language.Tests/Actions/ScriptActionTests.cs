using LazyEngine.Executions;
using LazyEngine.Language.Actions;
using LazyEngine.Worker;

namespace LazyEngine.Language.Tests.Actions;

public class ScriptActionTests
{
    [Fact]
    public void A_script_sees_its_context_and_returns_a_value()
    {
        var outcome = Run("return { sum: $.a + $.b, list: [1, 'x', null] };", new { a = 1, b = 2 });

        Assert.Equal("""{"sum":3,"list":[1,"x",null]}""", Assert.IsType<TaskOutcome.Success>(outcome).Result.ToString());
    }

    [Fact]
    public void A_script_that_returns_nothing_has_nothing_for_its_result() =>
        Assert.Equal("null", Assert.IsType<TaskOutcome.Success>(Run("var x = 1;", null)).Result.ToString());

    [Theory]
    [InlineData("while (true) {}")]
    [InlineData("function f() { return f(); } return f();")]
    [InlineData("var a = []; while (true) { a.push('xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'.repeat(1000)); }")]
    [InlineData("return (")]
    [InlineData("throw new Error('no');")]
    [InlineData("return System.IO.File.ReadAllText('/etc/passwd');")]
    [InlineData("return nothing.there;")]
    public void A_script_that_fails_or_takes_too_much_is_a_failure(string script) =>
        Assert.Equal(WorkflowActions.ActionFailed, Assert.IsType<TaskOutcome.Failure>(Run(script, null)).Error.Code);

    private static TaskOutcome Run(string script, object? data) =>
        ScriptAction.Run(new TaskContext(new AttemptToken(ExecutionId.Parse("e"), "t", 0, 0, 1), "key", KeyValuePair.Create("script", Payload.Json(script)), KeyValuePair.Create("context", Payload.Json(data))), CancellationToken.None);
}
