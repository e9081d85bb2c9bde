using System.Diagnostics;

namespace RosePO.Core.Telemetry;

/// <summary>The traces of the core: what runs within what, and for how long.</summary>
internal static class Spans
{
    private static readonly ActivitySource s_source = new(RoseTelemetry.Name);

    /// <summary>Begins a span; null where nobody listens.</summary>
    /// <param name="name">Its name, the same for all of its kind.</param>
    /// <param name="attributes">What tells it from others.</param>
    public static Activity? Begin(string name, params ReadOnlySpan<KeyValuePair<string, object?>> attributes)
    {
        if (!s_source.HasListeners() || s_source.StartActivity(name) is not { } span)
        {
            return null;
        }

        foreach (var (key, value) in attributes)
        {
            span.SetTag(key, value);
        }

        return span;
    }

    /// <summary>Marks a span as failed. The message is left out: it may name paths that are nobody's business where traces are collected.</summary>
    public static void Fail(this Activity? span, Exception exception)
    {
        span?.SetTag("error.type", (exception as RoseException)?.Code ?? exception.GetType().FullName);
        span?.SetStatus(ActivityStatusCode.Error);
    }
}
