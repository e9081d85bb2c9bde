using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace RosePO.Core.Evaluation.Report;

/// <summary>
/// HTML or SVG that is safe to write out. Made from interpolated strings: their literal parts are markup, their texts are
/// escaped, their numbers are written invariantly, and markup within them stays as it is.
/// </summary>
internal readonly record struct Markup
{
    private readonly string? _html;

    private Markup(string html) => _html = html;

    /// <summary>Nothing.</summary>
    public static Markup Empty => default;

    /// <summary>Markup from an interpolated string.</summary>
    public static Markup Of(Handler html) => new(html.ToString());

    /// <summary>Markup that is known to be safe, such as a style sheet.</summary>
    public static Markup Trusted(string html) => new(html);

    /// <summary>Pieces one after another.</summary>
    public static Markup Join(IEnumerable<Markup> pieces) => new(string.Concat(pieces.Select(piece => piece._html)));

    /// <inheritdoc/>
    public override string ToString() => _html ?? "";

    /// <summary>Collects the parts of an interpolated string.</summary>
    [InterpolatedStringHandler]
    internal readonly struct Handler
    {
        private readonly StringBuilder _html;

        /// <summary>Called by the compiler.</summary>
        public Handler(int literalLength, int formattedCount) => _html = new StringBuilder(literalLength + (16 * formattedCount));

        /// <summary>Markup.</summary>
        public void AppendLiteral(string markup) => _html.Append(markup);

        /// <summary>A text, escaped; control characters, which are no part of HTML or XML, are shown as escapes.</summary>
        public void AppendFormatted(string? text) => _html.Append(WebUtility.HtmlEncode(VisibleText.Lines(text)));

        /// <summary>Markup.</summary>
        public void AppendFormatted(Markup markup) => _html.Append(markup.ToString());

        /// <summary>Pieces of markup.</summary>
        public void AppendFormatted(IEnumerable<Markup> pieces) => _html.Append(Join(pieces).ToString());

        /// <summary>A whole number, grouped by thousands.</summary>
        public void AppendFormatted(int number) => _html.Append(number.ToString("#,0", CultureInfo.InvariantCulture));

        /// <summary>A coordinate.</summary>
        public void AppendFormatted(double coordinate) => _html.Append(coordinate.ToString("0.##", CultureInfo.InvariantCulture));

        /// <inheritdoc/>
        public override string ToString() => _html.ToString();
    }
}
