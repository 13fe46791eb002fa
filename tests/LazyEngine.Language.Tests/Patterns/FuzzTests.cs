using System.Text;
using LazyEngine.Flows;
using LazyEngine.Testing;
using Xunit.Sdk;

namespace LazyEngine.Language.Tests.Patterns;

/// <summary>Whatever stands in a file: there are flows, or there are problems with their places. Nothing else comes out.</summary>
public sealed class FuzzTests
{
    private const int Rounds = 400;

    private static readonly string[] Pieces = ["{", "}", "[", "]", ":", ": ", ",", "- ", "\n", "\n  ", "\t", "\"", "'", "|", ">", "&a ", "*a", "!!str ", "!x ", "#", "?", "%", "@", "\\", "\\u", "\uD83D", "\0", "\u2028", "null", "true", "1e999", "0x", ".inf", "<<", "---", "...", "$payload", "flow", "task", "retry", "links", "flows", "99999999999"];

    public static TheoryData<string> Sources =>
        [.. Directory.GetFiles(Repository.File("tests", "LazyEngine.Language.Tests", "Patterns", "Bad")).Select(File.ReadAllText), .. File.ReadAllText(Repository.File("docs", "flow-files.md")).Split("```yaml\n").Skip(1).Select(text => text[..text.IndexOf("```", StringComparison.Ordinal)]), FlowData.Write(Flow.Graph("g", Flow.Task("a").Constant("x", Payload.None), Flow.Signal("b")).Link("a", "b"))];

    [Theory]
    [MemberData(nameof(Sources))]
    public void Changed_files_are_read_or_refused(string source)
    {
        var chance = new Random(source.Length);
        for (var round = 0; round < Rounds; round++)
        {
            var text = Changed(source, chance);
            try
            {
                Assert.NotEmpty(FlowData.Read(text));
            }
            catch (InvalidDocumentException refused)
            {
                Assert.NotEmpty(refused.Problems);
                Assert.All(refused.Problems, problem => Assert.True(problem is { Line: > 0, Column: > 0 } && !problem.Message.Contains("Exception", StringComparison.Ordinal)));
            }
            catch (Exception failure) when (failure is not XunitException)
            {
                Assert.Fail($"{failure}\n\nThe text was:\n{text}");
            }
        }
    }

    private static string Changed(string source, Random chance)
    {
        var text = new StringBuilder(source);
        for (var changes = 1 + chance.Next(4); changes > 0; changes--)
        {
            var at = chance.Next(text.Length + 1);
            switch (chance.Next(4))
            {
                case 0:
                    text.Insert(at, Pieces[chance.Next(Pieces.Length)]);
                    break;
                case 1:
                    text.Remove(at, Math.Min(chance.Next(12), text.Length - at));
                    break;
                case 2:
                    text.Insert(at, Piece(source, chance));
                    break;
                default:
                    text.Length = Math.Max(1, at);
                    break;
            }
        }

        return text.ToString();
    }

    private static string Piece(string source, Random chance)
    {
        var start = chance.Next(source.Length);
        return source.Substring(start, chance.Next(Math.Min(40, source.Length - start)));
    }
}
