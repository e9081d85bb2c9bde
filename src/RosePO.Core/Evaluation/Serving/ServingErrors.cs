using System.Text.RegularExpressions;

namespace RosePO.Core.Evaluation.Serving;

internal static partial class ServingErrors
{
    public static RoseException NoProgram(string path) => new(
        RoseErrorCode.RequestInvalid, $"The server '{path}' is not there: install the module again.");

    public static RoseException NoServer(int id) => new(
        RoseErrorCode.RequestInvalid, FormattableString.Invariant($"This session started no server with the process id {id}, or it has ended: pass what Start-RosePOServer returned."));

    /// <summary>What the server said before it ended, with its code.</summary>
    public static RoseException NotStarted(string words)
    {
        var said = Said().Match(words);
        var code = said.Success ? Enum.GetValues<RoseErrorCode>().FirstOrDefault(code => new RoseException(code, "").Code == said.Groups[1].Value, RoseErrorCode.RequestInvalid) : RoseErrorCode.RequestInvalid;
        var text = said.Success ? said.Groups[2].Value : words.Trim().Split('\n')[0].Trim();
        return new RoseException(code, text.Length > 0 ? text : "The server ended before it listened: start it by hand (dotnet RosePO.Server.dll) to see why.");
    }

    [GeneratedRegex(@"^(ROSE\d+): (.+)$", RegexOptions.Multiline)]
    private static partial Regex Said();
}
