"""Common given and family names per country; people are invented by combining them at random."""

from __future__ import annotations

from typing import Final

from ansvar.directory.fiction import Country

_GIVEN_SE: Final = """
Anna, Eva, Maria, Karin, Kristina, Lena, Sara, Emma, Ingrid, Birgitta, Elin, Hanna, Linnéa, Åsa, Malin,
Johanna, Jenny, Sofia, Ida, Julia, Ulla, Gunilla, Marie, Helena, Camilla, Therese, Amanda, Elsa, Märta,
Ebba, Wilma, Saga, Frida, Josefin, Matilda, Cecilia, Katarina, Susanne, Annika, Pia, Fatima, Amina,
Leila, Mona, Rana, Lars, Mikael, Anders, Johan, Erik, Per, Peter, Karl, Jan, Thomas, Daniel, Fredrik,
Andreas, Hans, Stefan, Mattias, Magnus, Björn, Jonas, Henrik, Oskar, Viktor, Göran, Håkan, Åke, Sören,
Nils, Olof, Gustav, Axel, Elias, Hugo, Oliver, Liam, Noah, Ahmed, Ali, Omar, Hassan, Yusuf, Mehmet
"""
_FAMILY_SE: Final = """
Andersson, Johansson, Karlsson, Nilsson, Eriksson, Larsson, Olsson, Persson, Svensson, Gustafsson,
Pettersson, Jonsson, Jansson, Hansson, Bengtsson, Jönsson, Lindberg, Jakobsson, Magnusson, Olofsson,
Lindström, Lindqvist, Lindgren, Axelsson, Berg, Bergström, Lundberg, Lind, Lundgren, Lundqvist,
Mattsson, Berglund, Fredriksson, Sandberg, Henriksson, Forsberg, Sjöberg, Wallin, Engström, Eklund,
Danielsson, Lundin, Håkansson, Björk, Bergman, Gunnarsson, Holm, Wikström, Samuelsson, Isaksson,
Fransson, Bergqvist, Nyström, Holmberg, Arvidsson, Löfgren, Söderberg, Nyberg, Blomqvist, Claesson,
Nordström, Mårtensson, Lundström, Eliasson, Pålsson, Björklund, Berggren, Sandström, Nordin, Ström,
Åberg, Åström, Öberg, Öhman, Hermansson, Ekström, Ali, Hassan, Mohamed, Ahmed, Haddad, Yilmaz
"""
_GIVEN_DK: Final = """
Anne, Kirsten, Hanne, Mette, Anna, Helle, Susanne, Lene, Maria, Marianne, Inge, Karen, Lone, Camilla,
Pia, Charlotte, Louise, Bente, Jette, Tina, Ida, Emma, Freja, Signe, Line, Trine, Rikke, Gitte, Birthe,
Åse, Sofie, Laura, Cecilie, Nanna, Dorthe, Vibeke, Ulla, Fatima, Aisha, Zahra, Peter, Michael, Lars,
Jens, Thomas, Henrik, Søren, Christian, Martin, Jan, Morten, Niels, Anders, Hans, Rasmus, Mads, Kasper,
Jesper, Bo, Ole, Jørgen, Torben, Åge, Bjørn, Gorm, Kåre, Frederik, Emil, William, Oliver, Noah, Mikkel,
Simon, Jakob, Svend, Knud, Ali, Ahmed, Ibrahim, Hassan
"""
_FAMILY_DK: Final = """
Nielsen, Jensen, Hansen, Andersen, Pedersen, Christensen, Larsen, Sørensen, Rasmussen, Jørgensen,
Petersen, Madsen, Kristensen, Olsen, Thomsen, Christiansen, Poulsen, Johansen, Møller, Mortensen,
Knudsen, Jakobsen, Mikkelsen, Frederiksen, Laursen, Lund, Holm, Schmidt, Eriksen, Clausen, Simonsen,
Svendsen, Andreasen, Iversen, Østergaard, Jeppesen, Mogensen, Nissen, Lauritsen, Vestergaard, Lind,
Kjær, Jespersen, Holst, Brandt, Bach, Winther, Bertelsen, Juhl, Søndergaard, Dahl, Bruun, Kofoed, Ravn,
Skov, Åkjær, Ågård, Sæderup, Ali, Ahmed, Khan, Hussein, Yildiz
"""
_GIVEN_NO: Final = """
Anne, Inger, Kari, Marit, Liv, Ingrid, Astrid, Berit, Bjørg, Hilde, Anna, Solveig, Marianne, Randi, Ida,
Nina, Silje, Elisabeth, Kristin, Bente, Åse, Gro, Eli, Heidi, Tone, Nora, Emma, Sara, Maja, Thea,
Ingeborg, Ragnhild, Tonje, Line, Guro, Sigrid, Ane, Fatima, Aisha, Maryam, Jan, Per, Bjørn, Ole, Lars,
Kjell, Knut, Arne, Svein, Thomas, Hans, Geir, Tor, Morten, Terje, Odd, Erik, Martin, Andreas, John,
Anders, Rune, Trond, Tore, Håkon, Øystein, Åsmund, Pål, Kåre, Jørgen, Espen, Sindre, Magnus, Jonas,
Henrik, Emil, Mohammed, Ali, Ahmed, Omar
"""
_FAMILY_NO: Final = """
Hansen, Johansen, Olsen, Larsen, Andersen, Pedersen, Nilsen, Kristiansen, Jensen, Karlsen, Johnsen,
Pettersen, Eriksen, Berg, Haugen, Hagen, Johannessen, Andreassen, Jacobsen, Halvorsen, Dahl, Jørgensen,
Lund, Henriksen, Sørensen, Jakobsen, Moen, Gundersen, Iversen, Strand, Svendsen, Solberg, Eide, Bakken,
Martinsen, Knutsen, Kristoffersen, Lie, Rasmussen, Bakke, Amundsen, Lunde, Kristensen, Moe, Fredriksen,
Bøe, Nguyen, Ødegård, Hauge, Ruud, Sæther, Aas, Ås, Bråten, Skår, Røed, Tangen, Ali, Ahmed, Khan,
Hussain
"""
_GIVEN_NL: Final = """
Maria, Johanna, Anna, Sophie, Emma, Julia, Lotte, Sanne, Lisa, Eva, Femke, Marieke, Inge, Ingrid, Karin,
Monique, Esther, Petra, Anja, Ellen, Wilma, Hanneke, Annelies, Els, Greet, Lieve, Kaat, Noor, Roos,
Fleur, Iris, Nina, Loïs, Zoë, Renée, Fatima, Aïcha, Samira, Yasmina, Meryem, Jan, Johannes, Pieter,
Willem, Hendrik, Kees, Peter, Hans, Henk, Daan, Bram, Sem, Lucas, Thijs, Stijn, Tim, Jeroen, Bart,
Wouter, Maarten, Sander, Erik, Mark, Dirk, Koen, Ruben, Joost, Geert, Luc, Wim, Rik, Jef, Niels, Daniël,
Mohamed, Ali, Mehmet, Omar, Youssef, Hassan
"""
_FAMILY_NL: Final = """
Jansen, Bakker, Visser, Smit, Meijer, Mulder, Bos, Vos, Peters, Hendriks, Dekker, Brouwer, Dijkstra,
Smits, Koster, Willems, Jacobs, Kuipers, Post, Verhoeven, Kok, Prins, Blom, Huisman, Peeters, Maes,
Claes, Wouters, Mertens, Goossens, Aerts, Hermans, Michiels, Janssens, Verbeke, Vermeulen, Coppens,
Segers, Lemmens, Geerts, Baert, Desmet, Öztürk, Yılmaz, Kaya, Çelik, Bouazza, Haddad, de Jong, de Vries,
van den Berg, van Dijk, de Boer, van der Meer, van Leeuwen, de Groot, van der Linden, van Beek, van Dam,
ter Horst, van 't Hof, De Smet, Van den Broeck
"""


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.replace("\n", " ").split(","))


GIVEN: Final[dict[Country, tuple[str, ...]]] = {
    "se": _names(_GIVEN_SE),
    "dk": _names(_GIVEN_DK),
    "no": _names(_GIVEN_NO),
    "nl": _names(_GIVEN_NL),
}
FAMILY: Final[dict[Country, tuple[str, ...]]] = {
    "se": _names(_FAMILY_SE),
    "dk": _names(_FAMILY_DK),
    "no": _names(_FAMILY_NO),
    "nl": _names(_FAMILY_NL),
}
