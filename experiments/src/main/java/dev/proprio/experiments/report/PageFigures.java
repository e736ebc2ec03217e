package dev.proprio.experiments.report;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * The charts of a page as files of their own (SVG 1.1, without script, with fixed colours), to stand in a paper. What a
 * chart's legend says stands above it.
 */
public final class PageFigures {
    private static final double LINE = 18;
    private static final double MARGIN = 8;
    private static final String DOCTYPE = "<!DOCTYPE html>";

    private PageFigures() {}

    /**
     * Its charts, by the names of their files.
     *
     * @param page what {@link ComparisonPage#render} made
     */
    public static Map<String, String> of(String page) {
        Map<String, String> figures = new LinkedHashMap<>();
        NodeList charts =
                parsed(page.substring(page.indexOf(DOCTYPE) + DOCTYPE.length())).getElementsByTagName("svg");
        for (int i = 0; i < charts.getLength(); i++) {
            Element chart = (Element) charts.item(i);
            Element card = card(chart);
            String name = fileName(textOf(card, "h2"));
            String file = name + ".svg";
            for (int more = 2; figures.containsKey(file); more++) {
                file = name + "-" + more + ".svg";
            }
            figures.put(file, figure(chart, legend(card)));
        }
        return figures;
    }

    /** An entry of a legend. */
    private record Entry(String style, String text) {}

    private static Document parsed(String page) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(new InputSource(new StringReader(page)));
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new IllegalStateException("a page of our own is not well-formed: " + e.getMessage(), e);
        }
    }

    private static Element card(Element chart) {
        for (Node node = chart.getParentNode(); node != null; node = node.getParentNode()) {
            if (node instanceof Element element && element.getTagName().equals("section")) {
                return element;
            }
        }
        throw new IllegalStateException("a chart stands outside the sections of its page");
    }

    private static String textOf(Element card, String tag) {
        return card.getElementsByTagName(tag).item(0).getTextContent();
    }

    private static List<Entry> legend(Element card) {
        List<Entry> entries = new ArrayList<>();
        NodeList lists = card.getElementsByTagName("ul");
        for (int i = 0; i < lists.getLength(); i++) {
            if (lists.item(i) instanceof Element list
                    && list.getAttribute("class").equals("legend")) {
                NodeList items = list.getElementsByTagName("li");
                for (int j = 0; j < items.getLength(); j++) {
                    Element item = (Element) items.item(j);
                    String style = ((Element) item.getElementsByTagName("i").item(0)).getAttribute("class");
                    entries.add(new Entry(style, item.getTextContent().strip()));
                }
            }
        }
        return entries;
    }

    /** A heading as a name that any file system takes. */
    private static String fileName(String heading) {
        String name =
                heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return name.isEmpty() ? "figure" : name.substring(0, Math.min(60, name.length()));
    }

    private static String figure(Element chart, List<Entry> legend) {
        String[] box = chart.getAttribute("viewBox").split(" ", 4);
        double width = Double.parseDouble(box[2]);
        double above = legend.isEmpty() ? 0 : MARGIN + LINE * legend.size();
        String height = Format.at(Double.parseDouble(box[3]) + above);
        Markup out = new Markup().raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        out.open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "width",
                box[2],
                "height",
                height,
                "viewBox",
                "0 0 " + box[2] + " " + height);
        out.leaf("title", chart.getAttribute("aria-label"));
        out.open("style", "type", "text/css")
                .raw(HtmlPage.resource("figure.css"))
                .close();
        out.empty("rect", "width", Format.at(width), "height", height, "fill", "#ffffff");
        for (int i = 0; i < legend.size(); i++) {
            double y = MARGIN + LINE * i;
            out.empty(
                    "rect",
                    "class",
                    legend.get(i).style(),
                    "x",
                    Format.at(MARGIN),
                    "y",
                    Format.at(y),
                    "width",
                    "10",
                    "height",
                    "10",
                    "rx",
                    "2");
            out.leaf("text", legend.get(i).text(), "x", Format.at(MARGIN + 16), "y", Format.at(y + 5), "dy", "0.35em");
        }
        out.open("g", "transform", "translate(0 " + Format.at(above) + ")");
        copy(chart, out);
        out.close().close();
        return out.toString();
    }

    private static void copy(Node from, Markup out) {
        for (Node child = from.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element) {
                List<String> attributes = new ArrayList<>();
                for (int i = 0; i < element.getAttributes().getLength(); i++) {
                    Node attribute = element.getAttributes().item(i);
                    attributes.add(attribute.getNodeName());
                    attributes.add(attribute.getNodeValue());
                }
                out.open(element.getTagName(), attributes.toArray(String[]::new));
                copy(element, out);
                out.close();
            } else if (!child.getTextContent().isBlank()) {
                out.text(child.getTextContent());
            }
        }
    }
}
