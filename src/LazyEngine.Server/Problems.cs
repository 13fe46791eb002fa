using System.Text.Json;
using LazyEngine.Client;
using LazyEngine.Errors;
using LazyEngine.Flows;
using LazyEngine.Language;
using LazyEngine.Pictures;
using LazyEngine.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LazyEngine.Server;

/// <summary>Turns whatever goes wrong with a request into an answer that says so, with the engine's code.</summary>
internal sealed partial class Problems(ILogger<Problems> log) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (OperationCanceledException) when (context.HttpContext.RequestAborted.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception failure)
        {
            var error = ErrorOf(failure) ?? Unexpected(log, failure, context.HttpContext.Request.Method, context.HttpContext.Request.Path);
            return Of(error, failure is BadHttpRequestException bad ? bad.StatusCode : StatusOf(error.Code));
        }
    }

    public static IResult Of(EngineError error, int status) =>
        Results.Json(new Problem(TitleOf(status), status, error.Code, error.Message), EngineJson.Options, "application/problem+json", status);

    /// <summary>Logs what nobody has expected.</summary>
    /// <returns>What to tell the caller.</returns>
    public static EngineError Unexpected(ILogger log, Exception failure, string method, string path)
    {
        Failed(log, failure, method, path);
        return new EngineError(EngineError.Unavailable, $"The server failed on this request: {failure.GetType().Name}. Its log says more; whether the request was carried out is unknown.");
    }

    /// <summary>What to tell the caller; null where nobody has expected the failure.</summary>
    public static EngineError? ErrorOf(Exception failure) => failure switch
    {
        EngineException refused => refused.Error,
        InvalidFlowException invalid => new EngineError(invalid.Code, invalid.Message),
        InvalidDocumentException wrong => new EngineError(EngineError.InvalidFlow, wrong.Message),
        PictureTooLargeException large => new EngineError(large.Code, large.Message),
        UnreadableException unreadable => new EngineError(EngineError.InvalidRequest, $"The flow cannot be read: {unreadable.Message}"),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new EngineError(EngineError.TooLarge, $"The request is larger than {RequestBody.Limit} bytes, the limit of the server. Store large data elsewhere and pass a reference."),
        BadHttpRequestException bad => new EngineError(EngineError.InvalidRequest, bad.Message),
        JsonException or FormatException or ArgumentException => new EngineError(EngineError.InvalidRequest, failure.Message),
        _ => null,
    };

    public static int StatusOf(string code) => code switch
    {
        EngineError.InvalidFlow or EngineError.InvalidInputs or EngineError.InvalidCommand or EngineError.InvalidRequest => StatusCodes.Status400BadRequest,
        EngineError.Unauthenticated => StatusCodes.Status401Unauthorized,
        EngineError.Forbidden => StatusCodes.Status403Forbidden,
        EngineError.KeyReused => StatusCodes.Status422UnprocessableEntity,
        EngineError.TooManyRequests => StatusCodes.Status429TooManyRequests,
        EngineError.UnknownFlow or EngineError.UnknownExecution or EngineError.UnknownTask or EngineError.UnknownAttempt or EngineError.UnknownCommit or EngineError.UnknownQueue or EngineError.UnknownCron => StatusCodes.Status404NotFound,
        EngineError.Purged => StatusCodes.Status410Gone,
        EngineError.TooLarge or EngineError.StateTooLarge => StatusCodes.Status413PayloadTooLarge,
        EngineError.Unavailable or EngineError.JournalUnavailable or EngineError.Unreadable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status409Conflict,
    };

    internal static string TitleOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "The request is wrong",
        StatusCodes.Status401Unauthorized => "Who are you?",
        StatusCodes.Status403Forbidden => "Not allowed",
        StatusCodes.Status404NotFound => "Not found",
        StatusCodes.Status409Conflict => "Not in this state",
        StatusCodes.Status410Gone => "Gone",
        StatusCodes.Status413PayloadTooLarge => "Too large",
        StatusCodes.Status422UnprocessableEntity => "Another request has this key",
        StatusCodes.Status429TooManyRequests => "Too many requests",
        StatusCodes.Status415UnsupportedMediaType => "Another content type is expected",
        _ => "The engine cannot answer",
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private static partial void Failed(ILogger log, Exception failure, string method, string path);
}
