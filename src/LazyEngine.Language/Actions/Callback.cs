using LazyEngine.Language.Workflows;
using LazyEngine.Worker;

namespace LazyEngine.Language.Actions;

/// <summary>Tells whoever is asked by <c>std.mistral_http</c> which task it is for, and where its outcome is to be sent: the headers of Mistral.</summary>
internal static class Callback
{
    /// <summary>The path under which the HTTP API takes outcomes as Mistral does; the token of the attempt follows.</summary>
    public const string Path = "/v1/callbacks/";

    public static void Tell(HttpRequestMessage request, TaskContext context, Uri? engine)
    {
        var token = context.Token;
        Set("Mistral-Workflow-Name", context.FlowName);
        Set("Mistral-Workflow-Execution-Id", token.Execution.Value);
        Set("Mistral-Task-Id", Words.IdOf(token.Execution, token.Task, token.Turn));
        Set("Mistral-Action-Execution-Id", token.ToString());
        Set("Mistral-Callback-URL", UrlOf(token.ToString(), engine));

        void Set(string name, string value)
        {
            request.Headers.Remove(name);
            // A header has no other characters.
            request.Headers.TryAddWithoutValidation(name, value.All(c => c is >= ' ' and <= '~') ? value : Uri.EscapeDataString(value));
        }
    }

    private static string UrlOf(string token, Uri? engine)
    {
        var path = Path + string.Join('/', token.Split('/').Select(Uri.EscapeDataString));
        return engine is null ? path : engine.ToString().TrimEnd('/') + path;
    }
}
