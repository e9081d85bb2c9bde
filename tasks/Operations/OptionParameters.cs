using System.Reflection;
using Microsoft.Build.Framework;
using RosePO.Core.Options;

namespace RosePO.Tasks;

/// <summary>A task's parameters as values of a request.</summary>
internal static class OptionParameters
{
    /// <summary>The options that are set, by dotted key.</summary>
    /// <param name="task">The task.</param>
    /// <param name="request">The request's type.</param>
    /// <param name="preferred">The record whose option is taken where a parameter sets those of several; null for the first.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>: a parameter sets an option that this request does not have.</exception>
    public static IEnumerable<KeyValuePair<string, object>> Of(RoseTask task, Type request, string? preferred = null)
    {
        var options = RequestOption.Of(request).ToDictionary(option => option.Key, StringComparer.Ordinal);
        foreach (var property in task.GetType().GetProperties().Where(property => property.IsDefined(typeof(OptionAttribute))))
        {
            if (property.GetValue(task) is null or "" or Array { Length: 0 })
            {
                continue;
            }

            if (ParameterOptions.NotRead(property, request, preferred) is { } unread)
            {
                throw unread;
            }

            var key = ParameterOptions.KeyOf(property, request, preferred)!;
            yield return KeyValuePair.Create(key, Value(options[key], property.GetValue(task)!));
        }
    }

    // Relative paths of a build script start at its project, which is what FullPath does; some options take names as well.
    private static object Value(RequestOption option, object value) => value switch
    {
        ITaskItem item => ParameterOptions.IsPath(option, item.ItemSpec) ? item.GetMetadata("FullPath") : item.ItemSpec,
        ITaskItem[] items => items.Select(item => Value(option, item)).ToArray(),
        bool flag => flag ? "true" : "false",
        var other => other,
    };
}
