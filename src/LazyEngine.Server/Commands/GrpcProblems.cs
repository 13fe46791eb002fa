using Grpc.Core;
using LazyEngine.Client.Commands;
using LazyEngine.Errors;
using Microsoft.AspNetCore.Http;

namespace LazyEngine.Server.Commands;

/// <summary>Refusals as gRPC has them: a status that libraries know, the engine's code, and the sentence.</summary>
internal static class GrpcProblems
{
    /// <summary>Statuses travel in headers, which have a limit.</summary>
    private const int LongestSentence = 4_000;

    public static RpcException Of(EngineError error)
    {
        var sentence = error.Message.Length > LongestSentence ? error.Message[..LongestSentence] + "..." : error.Message;
        return new RpcException(new Status(StatusOf(error.Code), sentence), new Metadata { { GrpcRefusal.CodeKey, error.Code } });
    }

    private static StatusCode StatusOf(string code) => Problems.StatusOf(code) switch
    {
        StatusCodes.Status400BadRequest => StatusCode.InvalidArgument,
        StatusCodes.Status404NotFound => StatusCode.NotFound,
        StatusCodes.Status413PayloadTooLarge => StatusCode.ResourceExhausted,
        StatusCodes.Status503ServiceUnavailable => StatusCode.Unavailable,
        _ => StatusCode.FailedPrecondition,
    };
}
