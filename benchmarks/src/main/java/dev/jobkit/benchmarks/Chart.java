package dev.jobkit.benchmarks;

import java.util.List;
import java.util.Locale;

/** Draws the figures of one work as horizontal bars, the spread as a line, in SVG. */
final class Chart {
    private static final int LEFT = 210;
    private static final int WIDTH = 430;
    private static final int ROW = 26;
    private static final int TOP = 40;

    private Chart() {}

    static String of(String work, List<Figure> figures) {
        double most = figures.stream().mapToDouble(Figure::high).max().orElse(1);
        int height = TOP + figures.size() * ROW + 10;
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"760\" height=\"%d\" font-family=\"sans-serif\""
                        + " font-size=\"13\">%n<rect width=\"760\" height=\"%d\" fill=\"#fff\"/>%n"
                        + "<text x=\"10\" y=\"22\" font-size=\"15\" font-weight=\"bold\">%s, %s (%s is better)</text>%n",
                height,
                height,
                escaped(work),
                escaped(figures.get(0).unit()),
                figures.get(0).better() == Work.Better.MORE ? "more" : "less"));
        int y = TOP;
        for (Figure f : figures) {
            bar(svg, f, y, most);
            y += ROW;
        }
        return svg.append("</svg>\n").toString();
    }

    private static void bar(StringBuilder svg, Figure f, int y, double most) {
        String colour = Work.isOurs(f.subject()) ? "#2457a5" : Work.isPeer(f.subject()) ? "#8a99ad" : "#d5dbe3";
        double scale = WIDTH / most;
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
                        + "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"16\" fill=\"%s\"/>"
                        + "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#222\"/>"
                        + "<text x=\"%.1f\" y=\"%d\">%s</text>%n",
                LEFT - 8,
                y + 13,
                escaped(f.subject()),
                LEFT,
                y,
                Math.max(1, f.median() * scale),
                colour,
                LEFT + f.low() * scale,
                LEFT + f.high() * scale,
                y + 8,
                y + 8,
                LEFT + f.high() * scale + 8,
                y + 13,
                Report.number(f.median())));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
