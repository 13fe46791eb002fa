namespace LazyEngine.Cli.Tests;

/// <summary>Whoever mistypes a word is told which one, and what may be meant, and nothing else.</summary>
public sealed class MistakesTests
{
    [Theory]
    [InlineData("Unrecognized: there is no verb 'shwo'. Did you mean 'show'?|'lazyengine --help' tells what there is.", "shwo", "x")]
    [InlineData("Unrecognized: there is no verb 'frobnicate'.|'lazyengine --help' tells what there is.", "frobnicate")]
    [InlineData("Unrecognized: there is no verb 'puase'. Did you mean 'pause'?|'lazyengine queue --help' tells what there is.", "queue", "puase", "mail")]
    [InlineData("Unrecognized: there is no verb 'halt'. There are 'pause', 'resume', 'drain', 'weigh'.|'lazyengine queue --help' tells what there is.", "queue", "halt", "mail")]
    [InlineData("Required argument 'execution' missing for command: 'show'.|'lazyengine show --help' tells what there is.", "show")]
    [InlineData("Unrecognized command or argument '--wtch'.|Did you mean '--watch'?|'lazyengine show --help' tells what there is.", "show", "x", "--wtch")]
    [InlineData("--state: 'Sleeping' is none of Pending, Running, Suspending, Suspended, Reverting, Reverted, Success, Failure, Cancelled.|'lazyengine list --help' tells what there is.", "list", "--state", "Sleeping")]
    public void The_word_is_told_and_what_may_be_meant(string says, params string[] arguments) =>
        Assert.Equal(says.Replace("|", Environment.NewLine, StringComparison.Ordinal), Mistakes.Of(RootVerb.Make().Parse(arguments)));

    [Theory]
    [InlineData]
    [InlineData("queue")]
    [InlineData("show", "x")]
    [InlineData("show", "--help")]
    [InlineData("--version")]
    public void Whoever_gives_nothing_or_the_right_words_is_told_no_mistake(params string[] arguments) => Assert.Null(Mistakes.Of(RootVerb.Make().Parse(arguments)));
}
