namespace RosePO.Core.Evaluation.Report;

/// <summary>A page: one HTML file that needs neither network nor script. It is well-formed XML too.</summary>
internal static class PageFrame
{
    /// <summary>Renders a page.</summary>
    /// <param name="title">Its title and first heading.</param>
    /// <param name="content">What is below the heading.</param>
    public static string Of(string title, Markup content) => Markup.Of($"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <title>{title}</title>
        <style>
        {ReportStyle.Sheet}
        </style>
        </head>
        <body>
        <main>
        <h1>{title}</h1>
        {content}
        </main>
        </body>
        </html>

        """).ToString();
}
