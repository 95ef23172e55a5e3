W0412_ptell
f l BC-PE--SallowReach     11-12 0112
^BC-PE--Sallow Reach,112<
^Gate held open as the tide came over<
^Eds: With SBP Photo 12.<
^By MAUD TENNANT=
^South Bank Press=
	   PORT ELLERY (SBP) _ The gate at Sallow Reach stood open for eleven minutes after the order to close it, the Board said. 
 
	   ``Our men went by the book,'' said Aldous Wray. 
AP-WF-11-12-87 0805GMT<
